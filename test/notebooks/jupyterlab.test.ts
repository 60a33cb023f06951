import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { test } from "node:test";
import { chromium, type Page } from "playwright-core";
import { lessons } from "../../src/catalogue";
import { projectRoot } from "../../src/platform/root";
import { startJupyterLab } from "../../src/setup/jupyterlab";
import { choosePort } from "../../src/setup/port";
import { executablePath } from "./browser";
import { chosen } from "./chosen";
import { cellsOf, complaintsOf, notebookRunner } from "./notebook-run";

// The lessons as a learner sees them: a real JupyterLab in a real browser, every cell run, every figure drawn.
// Copies are opened, because JupyterLab saves what it runs. `npm test -- --pictures` leaves a picture of each figure, light and
// dark, in dist/jupyterlab for you to look at; a lesson that fails leaves one in any case.

const root = projectRoot(__dirname);
const folder = path.join(root, "dist", "jupyterlab");
const withPictures = process.env["TEST_PICTURES"] !== undefined;

/** What a notebook holds for the page to draw. */
interface Expected {
  figures: number;
  tables: number;
  formulas: number;
}

/** How many formulas a notebook has, and how many figures and tables its cells published when it was saved. */
function expectedOf(file: string): Expected {
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    cells: { cell_type: string; source: string | string[]; outputs?: { data?: Record<string, unknown> }[] }[];
  };
  const bundles = cells.flatMap((cell) => cell.outputs ?? []).map((output) => output.data ?? {});
  const prose = cells
    .filter((cell) => cell.cell_type === "markdown")
    .map(({ source }) => (typeof source === "string" ? source : source.join("")));
  return {
    figures: bundles.filter((data) => "application/vnd.plotly.v1+json" in data).length,
    tables: bundles.filter((data) => /<table/.test(String(data["text/html"] ?? ""))).length,
    formulas:
      prose
        .join("\n\n")
        .replace(/`[^`]*`/g, "")
        .match(/\$\$[^$]+\$\$|\$[^$\n]+\$/g)?.length ?? 0,
  };
}

const prompts = `[...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map((prompt) => prompt.textContent)`;

/** Runs all cells from the menu, and waits until the last one is done. */
async function runAll(page: Page): Promise<void> {
  // The menu acts on the notebook that has the focus; before its kernel is there, JupyterLab would ask which one to take.
  await page.getByText("TypeScript | Idle").waitFor({ timeout: 60_000 });
  await page.locator(".jp-Notebook .jp-MarkdownCell").first().click();
  await page.getByText("Run", { exact: true }).first().click();
  await page.getByText("Run All Cells", { exact: true }).click();
  await page.waitForFunction(`${prompts}.every((text) => /^\\[\\d+\\]:/.test(text))`, undefined, {
    timeout: 240_000,
    polling: 250, // not with each frame that is drawn: that would be most of the work the browser has
  });
}

/** Saves the notebook, and waits until its file has every cell's run. */
async function save(page: Page, file: string): Promise<void> {
  await page.keyboard.press("Control+s");
  for (let tries = 0; !isSaved(file); tries += 1) {
    assert.ok(tries < 300, `JupyterLab should have saved ${file} within thirty seconds`);
    await page.waitForTimeout(100);
  }
}

function isSaved(file: string): boolean {
  try {
    const { cells } = JSON.parse(fs.readFileSync(file, "utf8")) as {
      cells: { cell_type: string; execution_count?: number | null }[];
    };
    return cells.every((cell) => cell.cell_type !== "code" || typeof cell.execution_count === "number");
  } catch (error) {
    if (error instanceof SyntaxError) return false; // read in the middle of being written
    throw error;
  }
}

/** Scrolls from cell to cell: what is out of sight is drawn only when it comes into it. */
async function lookThrough(page: Page): Promise<void> {
  const cells = page.locator(".jp-Notebook .jp-Cell");
  for (let index = 0; index < (await cells.count()); index += 1) {
    await cells.nth(index).scrollIntoViewIfNeeded();
    await page.waitForTimeout(60);
  }
}

/** One picture of each figure, with what stands around it. */
async function takePictures(page: Page, lesson: string, theme: string): Promise<void> {
  const figures = page.locator(".jp-OutputArea .js-plotly-plot");
  for (let index = 0; index < (await figures.count()); index += 1) {
    await figures.nth(index).scrollIntoViewIfNeeded();
    await page.waitForTimeout(150);
    await page.screenshot({ path: path.join(folder, `${lesson}-${theme}-${index + 1}.png`) });
  }
}

async function check(page: Page, address: string, lesson: string): Promise<void> {
  const file = path.join(folder, `${lesson}.ipynb`);
  try {
    const url = new URL(address);
    // A workspace of its own, and an empty one: JupyterLab would open again, beside this notebook, those of the last visit.
    url.pathname = `/lab/workspaces/${lesson}/tree/dist/jupyterlab/${lesson}.ipynb`;
    url.searchParams.set("reset", "");
    await page.goto(url.href);
    // What turns and fades would be drawn sixty times a second, without a graphics card by the very cores that train.
    await page.addStyleTag({
      content: "*, *::before, *::after { animation: none !important; transition: none !important }",
    });
    // Attached, not visible: a cell further down than the window is hidden.
    await page.waitForSelector(".jp-Notebook .jp-CodeCell", { timeout: 60_000, state: "attached" });
    await runAll(page);
    await save(page, file);
    const expected = expectedOf(file);
    await lookThrough(page);
    const count = (selector: string): Promise<number> => page.locator(selector).count();
    const figures = ".jp-OutputArea .js-plotly-plot";
    assert.equal(await count(figures), expected.figures, `every figure of ${lesson} should be drawn`);
    const tables = ".jp-OutputArea .jp-RenderedHTML table";
    assert.equal(await count(tables), expected.tables, `every table of ${lesson} should be shown`);
    const formulas = ".jp-RenderedMarkdown mjx-container";
    assert.equal(await count(formulas), expected.formulas, `every formula of ${lesson} should be rendered`);
    assert.equal(await count("mjx-merror"), 0, `no formula of ${lesson} should be one that can't be read`);
    const bad = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]';
    assert.equal(await count(bad), 0, `no cell of ${lesson} should fail or warn`);
    const broken = await page.evaluate<number>(
      `[...document.querySelectorAll(".jp-Notebook img[src]")].filter((image) => image.naturalWidth === 0).length`,
    );
    assert.equal(broken, 0, `no image of ${lesson} should be broken`);
    if (withPictures) {
      await takePictures(page, lesson, "light");
      await takeTheme(page, "Dark");
      await takePictures(page, lesson, "dark");
      await takeTheme(page, "Light");
    }
  } catch (error) {
    await page.screenshot({ path: path.join(folder, `${lesson}-failed.png`) });
    throw error;
  } finally {
    await shutDownKernels(address);
  }
}

async function takeTheme(page: Page, theme: "Light" | "Dark"): Promise<void> {
  await page.getByText("Settings", { exact: true }).first().click();
  await page.getByText("Theme", { exact: true }).click();
  await page.getByText(`JupyterLab ${theme}`, { exact: true }).click();
  await page.waitForSelector(`body[data-jp-theme-light="${theme === "Light"}"]`, { state: "attached" });
}

/** Ends the kernels of lessons that are done: each holds some hundred megabytes. */
async function shutDownKernels(address: string): Promise<void> {
  const { origin, searchParams } = new URL(address);
  const headers = { Authorization: `token ${searchParams.get("token")}` };
  const kernels = (await (await fetch(`${origin}/api/kernels`, { headers })).json()) as { id: string }[];
  for (const { id } of kernels) await fetch(`${origin}/api/kernels/${id}`, { method: "DELETE", headers });
}

const ids = chosen(lessons.map(({ id }) => `notebooks/${id}`)).map((name) => path.basename(name));

if (executablePath === undefined) {
  const run = notebookRunner("notebooks");
  for (const id of ids) {
    test(`${id} runs, and writes nothing to stderr (without Chromium, its figures aren't looked at)`, async () => {
      const notebook = cellsOf(`notebooks/${id}.ipynb`);
      assert.deepEqual(complaintsOf(await run(notebook), notebook), []);
    });
  }
} else {
  test("the lessons in JupyterLab", { timeout: 1_800_000 }, async (t) => {
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(folder, { recursive: true });
    for (const id of ids)
      fs.copyFileSync(path.join(root, "notebooks", `${id}.ipynb`), path.join(folder, `${id}.ipynb`));

    const lab = await startJupyterLab({ root, port: await choosePort(undefined), browser: false });
    const browser = await chromium.launch({
      executablePath: executablePath!,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    try {
      const page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
      for (const id of ids)
        await t.test(`${id}: every cell runs, every figure and table is there`, () => check(page, lab.address, id));
    } finally {
      await browser.close();
      lab.stop();
      await lab.ended;
    }
  });
}
