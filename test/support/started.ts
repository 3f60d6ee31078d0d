/** Things made of parts that are started one after the other, and stopped the other way round. */

/** How to stop the parts that run, in the order in which they started. */
export type Started = (() => Promise<unknown>)[];

/** Whatever fails on the way, what had started is stopped. */
export async function startWhole<T extends object>(
  start: (started: Started) => Promise<T>,
): Promise<T & { readonly close: () => Promise<void> }> {
  const started: Started = [];
  const close = async () => {
    for (let part = started.pop(); part !== undefined; part = started.pop()) await part();
  };
  try {
    return { ...(await start(started)), close };
  } catch (error) {
    await close();
    throw error;
  }
}
