export function lock(
  folder: string,
  onWait: (pid: number) => void,
  signal?: AbortSignal,
): Promise<() => void>;
