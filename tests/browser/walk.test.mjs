// One case from the sign-in to the annual report, in a real browser.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";

const address = process.env.FADU_ADDRESS;
const pictures = process.env.FADU_PICTURES;
const county = "330106";
const kind = "reconsideration";
const password = "yanshi-fadu";

let browser;
const complaints = [];

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.FADU_BROWSER,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  if (pictures) mkdirSync(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
});

// A person at a browser of their own.
async function person(account, viewport = { width: 1366, height: 768 }) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  page.on("console", (message) => {
    // A form that comes back with what is missing answers 422: that is no fault.
    if (message.type() === "error" && !/status of 422/.test(message.text()))
      complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  await page.goto(`${address}/sign-in`);
  await page.selectOption("select[name=county]", county);
  await page.fill("section.panel input[name=account]:not([type=hidden])", account);
  await page.fill("section.panel input[name=password]:not([type=hidden])", password);
  await page.click("section.panel button.main");
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
  return page;
}

async function picture(page, name) {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
}

// Fills the form of an action; a field is filled the way it is shown.
async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const input = page.locator(`#action-form [name="${name}"]`);
    const first = input.first();
    const [tag, type] = await first.evaluate((found) => [found.tagName, found.type]);
    if (tag === "SELECT") await first.selectOption(String(value));
    else if (type === "radio") await page.locator(`#action-form [name="${name}"][value="${value}"]`).check();
    else if (type === "checkbox") await first.setChecked(Boolean(value));
    else await first.fill(String(value));
  }
}

// Takes an action and expects that it is taken.
async function take(page, path, fields) {
  await page.goto(`${address}${path}`);
  if (!(await page.locator("#action-form").count())) assert.fail(`${path}: ${await text(page)}`);
  await fill(page, fields);
  await page.locator("#action-form button.main").last().click();
  await page.waitForLoadState("load");
  const refused = page.locator(".notice.refused");
  if (await refused.count()) assert.fail(`${path}: ${await refused.first().innerText()}`);
}

const text = (page) => page.locator("main").innerText();

test("a case goes from the application to the annual report", async () => {
  const clerk = await person("clerk");
  await picture(clerk, "1-workbench");
  assert.match(await clerk.locator("body").innerText(), /演示数据/);

  // 登记：missing fields come back, what was typed stays.
  await clerk.goto(`${address}/kinds/${kind}/new/receive`);
  await clerk.fill('[name="f.applicant"]', "演示申请人（浏览器）");
  await clerk.evaluate(() => { document.querySelector("#action-form").noValidate = true; });
  await clerk.locator("#action-form button.main").last().click();
  await clerk.locator(".notice.refused").first().waitFor();
  assert.equal(await clerk.inputValue('[name="f.applicant"]'), "演示申请人（浏览器）");
  await picture(clerk, "2-refused");

  await take(clerk, `/kinds/${kind}/new/receive`, {
    _on: "2024-12-02",
    "f.applicant": "演示申请人（浏览器）",
    "f.applicant_kind": "natural_person",
    "f.respondent": "演示单位",
    "f.act_kind": "information_disclosure",
    "f.channel": "in_person",
    "f.applied_on": "2024-12-02",
    "f.received_on": "2024-12-02",
    "f.known_on": "2024-11-25",
    "f.request": "请求撤销被申请人作出的行政行为",
  });
  const record = new URL(clerk.url()).pathname.match(/^\/records\/[^/]+/)[0];
  const number = (await text(clerk)).match(/\S*政复〔2024〕\d+号/)[0];
  await picture(clerk, "3-case");

  // 五个工作日：9 December, with its derivation and its articles.
  await clerk.goto(`${address}${record}/limits`);
  const limits = await text(clerk);
  assert.match(limits, /2024年12月9日/);
  assert.match(limits, /工作日/);
  assert.match(limits, /第30条|第三十条/);
  await picture(clerk, "4-limits");

  await take(clerk, `${record}/actions/accept`, {
    _on: "2024-12-03",
    "f.procedure": "summary",
    "f.meets_parties": "true",
    "f.meets_interest": "true",
    "f.meets_request": "true",
    "f.meets_time": "true",
    "f.meets_scope": "true",
    "f.meets_jurisdiction": "true",
    "f.meets_no_duplicate": "true",
    "f.summary_ground": "information_disclosure",
    "f.summary_suitable": "true",
  });

  const head = await person("head");
  const reviewer = await person("reviewer");
  const respondent = await person("respondent");
  const letter = async (who, ordinal, step, day, fields = {}) =>
    take(who, `${record}/letters/${ordinal}/${step}`, { _on: day, ...fields });
  const served = (addressee, day) => ({
    "f.addressee": addressee,
    "f.method": "direct",
    "f.carried_out_on": day,
    "f.receipt": "受送达人签收",
  });

  await letter(head, 1, "letter_issue", "2024-12-03");
  await letter(clerk, 1, "letter_serve", "2024-12-03", served("applicant", "2024-12-03"));
  await letter(head, 2, "letter_issue", "2024-12-03");
  await letter(clerk, 2, "letter_serve", "2024-12-03", served("respondent", "2024-12-03"));
  await take(respondent, `${record}/actions/answer`, {
    _on: "2024-12-05",
    "f.answer_summary": "事实清楚，程序合法，适用依据正确",
    "f.evidence_complete": "true",
  });
  await take(clerk, `${record}/actions/propose`, {
    _on: "2024-12-09",
    "f.outcome": "upheld",
    "f.decision_ground": "lawful_and_proper",
    "f.facts_found": "经审理查明，行政行为的作出过程和案卷记载一致",
    "f.decision_reasons": "本机关对行政行为的合法性、适当性进行了审查",
    "f.decision_text": "维持被申请人作出的行政行为",
  });
  await take(reviewer, `${record}/actions/review`, { _on: "2024-12-10", "f.review_opinion": "同意" });
  await take(head, `${record}/actions/approve`, { _on: "2024-12-10" });
  await take(head, `${record}/actions/decide`, { _on: "2024-12-11" });
  await letter(reviewer, 3, "letter_review", "2024-12-11");
  await letter(head, 3, "letter_issue", "2024-12-11");
  await letter(clerk, 3, "letter_serve", "2024-12-12", served("applicant", "2024-12-12"));
  await clerk.goto(`${address}${record}/letters`);
  await picture(clerk, "5-letters");
  assert.match(await text(clerk), /送达/);

  // The annual report: a figure opens to its records, and the case is among them.
  await clerk.goto(`${address}/reports/2024`);
  await picture(clerk, "6-report");
  const links = clerk.locator(`main a[href*="${kind}.received/"], main a[href*="${kind}.closed/"]`);
  assert.ok((await links.count()) > 0, `no figure of this business opens: ${await text(clerk)}`);
  await links.first().click();
  await clerk.waitForLoadState("load");
  await picture(clerk, "7-figure");
  for (let pages = 0; pages < 60; pages += 1) {
    if ((await text(clerk)).includes(number)) return;
    const next = clerk.locator("main a", { hasText: "下一页" });
    assert.ok((await next.count()) > 0, `${number} is not behind the figure`);
    await next.first().click();
    await clerk.waitForLoadState("load");
  }
  assert.fail(`${number} is not behind the figure`);
});

test("pages fit on a phone and on an office screen", async () => {
  for (const viewport of [{ width: 390, height: 844 }, { width: 1366, height: 768 }]) {
    const page = await person("clerk", viewport);
    for (const path of ["/", `/kinds/${kind}`, `/kinds/${kind}/new/receive`, "/figures/2024", "/reports/2024", "/law"]) {
      await page.goto(`${address}${path}`);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 1, `${path} is ${overflow} pixels too wide at ${viewport.width}`);
      await picture(page, `fit-${viewport.width}${path.replaceAll("/", "-")}`);
    }
  }
});

test("nothing complains in the console", () => {
  assert.deepEqual(complaints, []);
});
