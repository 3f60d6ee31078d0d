// Unpacks the Chromium of the npm registry into TMPDIR; run in a process of its own, since the package reads its
// surroundings when it is imported. Outside Amazon's Lambda it unpacks its shared libraries only under this name.
process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
const { default: chromium } = await import('@sparticuz/chromium');
await chromium.executablePath();
