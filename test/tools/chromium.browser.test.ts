import { expect, test } from '@jest/globals';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { ChromiumProgram } from '../support/chromium.ts';
import { findChromium } from '../support/chromium.ts';
import { executable, temporaryFolder } from './support.ts';

test('CHROMIUM_PATH goes before everything, and is never passed over in silence', async () => {
  const folder = await temporaryFolder();
  const wanted = path.join(folder, 'my-browser');
  await expect(findChromium({ CHROMIUM_PATH: wanted })).rejects.toThrow(
    `no program at CHROMIUM_PATH=${wanted}`,
  );
  await executable(wanted, 'exit 0');
  expect(await findChromium({ CHROMIUM_PATH: wanted })).toEqual({ executablePath: wanted, env: {} });
});

test.each(['chromium', 'google-chrome-stable', 'microsoft-edge'])('%s on the PATH serves', async (name) => {
  const folder = await temporaryFolder();
  await executable(path.join(folder, name), 'exit 0');
  expect((await findChromium({ PATH: `/nowhere:${folder}` })).executablePath).toBe(path.join(folder, name));
});

/** Some are in none of its fonts, and without any font at all Chromium ends at the first character. */
const FOREIGN = 'ąčęėįšųūž ← → ✓ ✗ 😀 🪪 漢字 עברית Ελλ Кир हिन्दी \u{10FFFD}';

const shown = async ({ executablePath, env }: ChromiumProgram): Promise<string | null> => {
  const browser = await chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    await page.setContent(
      `<h1>It runs</h1><code>${FOREIGN}</code><select><option>${FOREIGN}</option></select>`,
    );
    // Nothing is drawn before somebody looks, and Chromium looks for a font only to draw.
    await page.screenshot();
    return await page.textContent('h1');
  } finally {
    await browser.close();
  }
};

test('where none is installed, one from the npm registry serves, or the message names the command', async () => {
  const isServed = process.platform === 'linux' && process.arch === 'x64';
  const found = await findChromium({}).then(shown, (error: unknown) => String(error));
  expect(found).toMatch(isServed ? 'It runs' : 'npx playwright-core install chromium');
});
