// site_formats.js PROGRAM SITE - the site's open data as others' libraries read them, in the
// soak: every data package and table by Frictionless' own `datapackage`, every workbook by
// ExcelJS.  What each notice says was paid is added up again from its table and its workbook
// and is what the list of notices says and what PROGRAM says of the batches in the ledger
// (MINGZHANG_LEDGER); every sheet holds what its report's CSV holds.  Prints what is wrong;
// the exit code is 1 then.
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");
const ExcelJS = require("exceljs");
const { Package } = require("datapackage");

const [program, site] = process.argv.slice(2);
let wrong = 0;
const count = { packages: 0, rows: 0, workbooks: 0, cells: 0, notices: 0 };

function complain(file, words) {
  wrong += 1;
  if (wrong <= 20) {
    console.log(`${path.relative(site, file)}: ${words.replace(/\s+/g, " ")}`);
  }
}
const fen = (yuan) => Math.round(Number(yuan) * 100);
const below = (name) => fs.readdirSync(site, { recursive: true }).filter((file) =>
  path.basename(file) === name).map((file) => path.join(site, file)).sort();

// ---- packages ------------------------------------------------------------------------------

// The rows of its tables, by the name of the file.
async function readPackage(file) {
  const tables = {};
  const dir = path.dirname(file);
  count.packages += 1;
  let pack;
  try {
    pack = await Package.load(file, { basePath: dir });
  } catch (error) {
    complain(file, error.message);
    return tables;
  }
  for (const error of pack.errors) {
    complain(file, error.message);
  }
  for (const resource of pack.resources.filter((one) =>
    one.descriptor.profile === "tabular-data-resource")) {
    const table = path.join(dir, resource.name);
    try {
      tables[resource.name] = await resource.read({ keyed: true });
      count.rows += tables[resource.name].length;
    } catch (error) {
      complain(table, (error.errors || [error]).map((one) => one.message).join("; "));
    }
  }
  return tables;
}

// ---- workbooks -----------------------------------------------------------------------------

// A cell as the CSV has it.
function cellText(cell) {
  const value = cell.value;
  if (typeof value !== "number") {
    return value === null ? "" : cell.text.replace(/\s+/g, " ").trim();
  }
  if (/%$/.test(cell.numFmt)) {
    return `${(Math.round(value * 10000) / 100).toFixed(2)}%`;
  }
  return /\.00$/.test(cell.numFmt) ? value.toFixed(2) : String(value);
}
async function readWorkbook(file) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  count.workbooks += 1;
  return book.worksheets.map((sheet) => {
    const rows = [];
    sheet.eachRow({ includeEmpty: true }, (row) => {
      const cells = [];
      for (let i = 1; i <= sheet.columnCount; i += 1) {
        cells.push(cellText(row.getCell(i)));
      }
      rows.push(cells);
    });
    return rows;
  });
}
async function readCsv(file) {
  const rows = [];
  const book = new ExcelJS.Workbook();
  const sheet = await book.csv.readFile(file, { map: (value) => value });
  sheet.eachRow({ includeEmpty: true }, (row) => {
    const cells = [];
    for (let i = 1; i <= row.cellCount; i += 1) {
      cells.push(String(row.getCell(i).value ?? "").replace(/\s+/g, " ").trim());
    }
    rows.push(cells);
  });
  return rows;
}
// All sheets but the last, which is about the report: each stands in the CSV, in this order.
async function compareWorkbook(file) {
  const sheets = (await readWorkbook(file)).slice(0, -1);
  const rows = await readCsv(file.replace(/xlsx$/, "csv"));
  const same = (row, cells) => cells.every((cell, i) => cell === (row?.[i] ?? ""));
  let at = 0;
  if (sheets.length === 0) {
    complain(file, "no sheet");
  }
  for (const sheet of sheets) {
    while (at < rows.length && !same(rows[at], sheet[0])) {
      at += 1;
    }
    for (const cells of sheet) {
      if (!same(rows[at], cells)) {
        complain(file, `${cells} is not in the CSV, which has ${rows[at]}`);
        return sheets;
      }
      count.cells += cells.length;
      at += 1;
    }
  }
  return sheets;
}

// ---- sums ----------------------------------------------------------------------------------

const ask = (...words) => JSON.parse(execFileSync(program, ["--json", ...words]));
// What the ledger says was paid and is not returned, not even in part: fen by programme,
// month and unit.
function paidByBatches() {
  const paid = {};
  for (const batch of ask("batch", "list").batches) {
    const key = [batch.programme, batch.period, batch.unit].join(" ");
    const shown = ask("batch", "show", String(batch.batch));
    const of = (state) => fen(shown.states.find((one) => one.state === state)?.amount ?? 0);
    paid[key] = (paid[key] || 0) + of("paid") + of("refunded") - fen(shown.refunded);
  }
  return paid;
}
function sumOfSheet(file, sheet) {
  const at = sheet[0].findIndex((title) => /金额（元）$/.test(title));
  const sum = sheet.filter((row) => /^\d+$/.test(row[0]))
    .reduce((total, row) => total + fen(row[at]), 0);
  const last = sheet[sheet.length - 1];
  if (last[0] !== "合计" || fen(last[at]) !== sum) {
    complain(file, `its rows make ${sum} fen, its last row is ${last}`);
  }
  return sum;
}
async function checkNotice(listed, paid) {
  const dir = path.join(site, listed.path);
  const month = listed.month.map((part) => String(part).padStart(2, "0")).join("-");
  const wanted = fen(listed.amount);
  const key = [listed.programme, month, listed.unit].join(" ");
  if (paid[key] !== wanted) {
    complain(path.join(site, "notices.csv"),
      `${key}: ${wanted} fen, the ledger says ${paid[key]}`);
  }
  const book = path.join(dir, "notice.xlsx");
  const sheets = await compareWorkbook(book);
  const inBook = sumOfSheet(book, sheets[0]);
  const { "rows.csv": rows = [] } = await readPackage(path.join(dir, "datapackage.json"));
  const inTable = rows.reduce((sum, row) => sum + fen(row.amount), 0);
  if (inBook !== wanted) {
    complain(book, `its rows make ${inBook} fen, not ${wanted}`);
  }
  if (inTable !== wanted) {
    complain(path.join(dir, "rows.csv"), `its rows make ${inTable} fen, not ${wanted}`);
  }
  count.notices += 1;
}
async function main() {
  const paid = paidByBatches();
  const root = await readPackage(path.join(site, "datapackage.json"));
  for (const listed of root["notices.csv"] || []) {
    await checkNotice(listed, paid);
  }
  for (const book of below("report.xlsx")) {
    await compareWorkbook(book);
  }
  if (count.packages !== below("datapackage.json").length ||
      count.workbooks !== below("notice.xlsx").length + below("report.xlsx").length) {
    complain(site, "not every package or workbook was looked at");
  }
  console.log(`${count.packages} packages of ${count.rows} rows, ${count.workbooks} workbooks ` +
    `of ${count.cells} cells, ${count.notices} sums, ${wrong} wrong`);
  process.exit(wrong > 0 || count.notices === 0 ? 1 : 0);
}
main();
