/** What a setting may ask of the isolation of the processes that take files apart. */
export const demands = ['auto', 'required', 'none'] as const;
export type Demand = (typeof demands)[number];
