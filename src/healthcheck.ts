/**
 * The health check of a container, whose image has no curl: `node src/healthcheck.ts [URL]` ends with 0 if the URL
 * answers 2xx in time, else with 1. Without a URL it asks the server's `/readyz`.
 */
const url = process.argv[2] ?? `http://127.0.0.1:${process.env['PORT'] ?? '3000'}/readyz`;

/** `/readyz` may take 2 s. Below the 5 s after which Docker ends the check itself and keeps no reason. */
const DEADLINE_MS = 4_000;

try {
  const response = await fetch(url, { signal: AbortSignal.timeout(DEADLINE_MS) });
  // `docker inspect` shows it.
  console.log(`${url}: ${response.status} ${(await response.text()).slice(0, 500)}`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  const cause = Error.isError(error) && Error.isError(error.cause) ? error.cause : error;
  console.log(`${url}: ${Error.isError(cause) ? cause.message : 'no answer'}`);
  process.exitCode = 1;
}
