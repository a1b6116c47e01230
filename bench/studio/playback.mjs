// Measures the page Playback in headless Chromium: the report's 10,000 connections and four models.
//   misfit serve &                                     (and prepare the report's connections on its page /play)
//   node bench/studio/playback.mjs [http://127.0.0.1:5210]
// Prints the lines of docs/results/studio.md. The browser driver is the one that the browser tests were built with; MISFIT_CHROMIUM names another browser.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const driver = fileURLToPath(new URL('../../tests/Misfit.Studio.Tests/bin/Release/net10.0/.playwright/package', import.meta.url));
const { chromium } = createRequire(import.meta.url)(driver);
const server = process.argv[2] ?? 'http://127.0.0.1:5210';
const seeks = 300;
const seconds = 6;

const { stage, runs } = await (await fetch(`${server}/api/v1/playback/report`)).json();
if (stage !== 'ready') {
  throw new Error(`The report's connections are not prepared (${stage}); prepare them on ${server}/play.`);
}

const browser = await chromium.launch({ executablePath: process.env['MISFIT_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
await page.goto(`${server}/play?runs=${runs.join(',')}&at=1`);
await page.locator('[data-play-content]').waitFor();
await page.waitForTimeout(1000);

// Time of the page's thread alone, which does not count waiting for a processor that others use.
const devtools = await page.context().newCDPSession(page);
await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
const busy = async () => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
const busyBefore = await busy();
const seekTimes = await page.evaluate(async (count) => {
  const scrub = document.querySelector('#scrub');
  const times = [];
  for (let i = 0; i < count; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const started = performance.now();
    scrub.value = String(i % 2 === 0 ? 10000 - i : (i * 2654435761) % 10000);
    scrub.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    }));
    times.push(performance.now() - started);
  }
  return times;
}, seeks);
const busyPerSeek = ((await busy()) - busyBefore) * 1000 / seeks;
report('seek, from the input to the end of its frame', seekTimes);
console.log(`processor time of the page per seek: ${busyPerSeek.toFixed(1)} ms`);

for (const [key, name, expected] of [['4', 'speed 4 (80 ms a record)', 1000 / 80], ['6', 'speed 6 (20 ms a record)', 50], ['0', 'all in 5 seconds', 2000]]) {
  await page.locator('#scrub').fill('0');
  await page.keyboard.press(key);
  await page.locator('[data-play-toggle]').click();
  const { frames, played, elapsed } = await page.evaluate(async (milliseconds) => {
    const position = () => Number(document.querySelector('#scrub').value);
    const frames = [];
    const first = position();
    const started = performance.now();
    let before = await new Promise(requestAnimationFrame);
    for (;;) {
      const now = await new Promise(requestAnimationFrame);
      frames.push(now - before);
      before = now;
      if (now - started > milliseconds || position() === 10000) {
        return { frames, played: position() - first, elapsed: performance.now() - started };
      }
    }
  }, seconds * 1000);
  report(`${name}: ${((played / elapsed) * 1000).toFixed(1)} records a second of ${expected}; frames`, frames);
  if (await page.locator('[data-play-toggle]').isEnabled()) {
    await page.locator('[data-play-toggle]').click();
  }
}

await browser.close();

function report(name, times) {
  const sorted = [...times].sort((first, second) => first - second);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  console.log(`| ${name} | ${sorted.length} | ${at(0.5)} | ${at(0.99)} | ${at(1)} |`);
}
