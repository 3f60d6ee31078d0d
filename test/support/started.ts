/**
 * If anything fails on the way, everything that had started is stopped; the whole is closed last part first. Parts may
 * still be added while it runs.
 */
export async function startWhole<T extends object>(
  start: (parts: AsyncDisposableStack) => Promise<T>,
): Promise<T & { readonly close: () => Promise<void> }> {
  const parts = new AsyncDisposableStack();
  try {
    return { ...(await start(parts)), close: async () => parts.disposeAsync() };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}
