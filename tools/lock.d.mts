export function lock(folder: string, onWait: (pid: number) => void): Promise<() => void>;
