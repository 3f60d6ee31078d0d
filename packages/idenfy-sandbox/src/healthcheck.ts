/** The health check of a container, whose image has no curl: exits with 0 if the sandbox answers in time, otherwise with 1. */
const url = `http://127.0.0.1:${process.env['SANDBOX_PORT'] ?? '4010'}/control/counters`;

/** Less than the 5 s after which Docker itself ends the check, without a reason. */
const DEADLINE_MS = 4_000;

try {
  const { ok, status } = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
  // `docker inspect` shows it.
  console.log(`${url}: ${status}`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  console.log(`${url}: ${cause instanceof Error ? cause.message : 'no answer'}`);
  process.exitCode = 1;
}
