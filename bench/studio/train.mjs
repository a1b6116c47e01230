// Measures the page Train in headless Chromium: heartbeats, the default network, 60 epochs a second, all charts shown.
//   MISFIT_DATASETS=… misfit serve &
//   node bench/studio/train.mjs [http://127.0.0.1:5210]
// Prints the lines of docs/results/studio.md. The browser driver is the one that the browser tests were built with; MISFIT_CHROMIUM names another browser.
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const driver = fileURLToPath(new URL('../../tests/Misfit.Studio.Tests/bin/Release/net10.0/.playwright/package', import.meta.url));
const { chromium } = createRequire(import.meta.url)(driver);
const server = process.argv[2] ?? 'http://127.0.0.1:5210';
const seconds = 10;

const browser = await chromium.launch({ executablePath: process.env['MISFIT_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const status = (text) => page.locator('[data-status]', { hasText: text }).waitFor();

// The reference run: 30 epochs as fast as they train.
await page.goto(`${server}/train?pace=0`);
const runs = [];
for (let run = 0; run < 5; run++) {
  await page.fill('[name=seed]', String(run + 1));
  await page.click('[data-do=build]:enabled');
  await page.waitForFunction((before) => new URLSearchParams(location.search).get('session') !== before, run === 0 ? null : runs.at(-1).session);
  await status('untrained');
  const started = performance.now();
  await page.click('[data-do=train]:enabled');
  await status('30 epochs in all');
  const wall = performance.now() - started;
  const session = new URL(page.url()).searchParams.get('session');
  const { now } = await (await fetch(`${server}/api/v1/live/${session}`)).json();
  runs.push({ session, auc: now.snapshot.test.roc_auc, training: now.training_seconds, wall: wall / 1000 });
}

const listed = (values, digits) => values.map((value) => value.toFixed(digits)).join(', ');
console.log(`| ROC AUC of the test split after 30 epochs, seeds 1 to 5 | ${listed(runs.map((run) => run.auc), 4)} |`);
console.log(`| seconds of training, 30 epochs | ${listed(runs.map((run) => run.training), 3)} |`);
console.log(`| seconds from the click on Train to the end on the screen | ${listed(runs.map((run) => run.wall), 2)} |`);

// Frames with nothing to do, then while 60 epochs a second come in.
report('page at rest', await frames(3));
await page.selectOption('[name=pace]', '60');
await page.fill('[name=steps]', '10000');
await page.click('[data-do=train]:enabled');
await page.waitForTimeout(1000);
report('training, 60 epochs a second', await frames(seconds));
await page.click('[data-do=stop]:enabled');
await browser.close();

async function frames(length) {
  return page.evaluate(async (milliseconds) => {
    const epoch = () => Number(document.querySelector('[data-status]').textContent.match(/Epoch (\d+)/)?.[1] ?? 0);
    const gaps = [];
    const [first, started] = [epoch(), performance.now()];
    let before = await new Promise(requestAnimationFrame);
    while (performance.now() - started < milliseconds) {
      const now = await new Promise(requestAnimationFrame);
      gaps.push(now - before);
      before = now;
    }

    return { gaps, updates: ((epoch() - first) / (performance.now() - started)) * 1000 };
  }, 1000 * length);
}

function report(name, { gaps, updates }) {
  const sorted = [...gaps].sort((first, second) => first - second);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  const late = gaps.filter((gap) => gap > 20).length;
  console.log(`| ${name} | ${updates.toFixed(1)} | ${gaps.length} | ${at(0.5)} | ${at(0.99)} | ${at(1)} | ${late} | ${loadavg()[0].toFixed(1)} |`);
}
