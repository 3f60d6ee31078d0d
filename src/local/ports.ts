/** The ports that the embedded system listens on, unless somebody chooses others. */
export interface Ports {
  readonly api: number;
  readonly sandbox: number;
  readonly temporal: number;
  readonly temporalUi: number;
}

export const defaultPorts: Ports = { api: 3000, sandbox: 4010, temporal: 7233, temporalUi: 8233 };
