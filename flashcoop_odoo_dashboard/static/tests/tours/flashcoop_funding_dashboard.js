import { addTour, openApp, openMenu } from "@flashcoop_odoo/../tests/tours/steps";

const LIMIT = 45000; // milliseconds until the figures are there, on a busy machine

const NOTHING = ["0", "0", "0", "0", "0"];
const NO_RATE = ["", "", "", "", ""];
const TABLE = [
    "Flashcoop, financeur|Demandé|Accordé|Reçu|Dépensé|À dépenser",
    "Chez Nous|9 845,67€|8 345,67€|1 500,00€|120,00€|8 225,67€",
    "Funder epci|7 500,00€|6 000,00€|1 500,00€|120,00€|5 880,00€",
    "Funder region|2 345,67€|2 345,67€|0,00€|0,00€|2 345,67€",
    "Chez Eux|5 000,00€|4 000,00€|1 000,00€|0,00€|4 000,00€",
    "Funder epci|5 000,00€|4 000,00€|1 000,00€|0,00€|4 000,00€",
    "Total|14 845,67€|12 345,67€|2 500,00€|120,00€|12 225,67€",
];

/** Return the dashboard that is open: it is drawn on a canvas, so its cells are asked. */
function getModel() {
    const { services } = odoo.__WOWL_DEBUG__.root.env;
    return services.spreadsheet_dashboard_loader.getActiveDashboard().model;
}

function chooseYear(year) {
    const value = { type: "year", year };
    getModel().dispatch("SET_GLOBAL_FILTER_VALUE", { id: "flashcoop_year", value });
}

function readCell(name, row, column) {
    const { getters } = getModel();
    const sheetId = getters.getSheetIds().find((id) => getters.getSheetName(id) === name);
    return getters.getEvaluatedCell({ sheetId, row, col: column }).formattedValue;
}

function compare(found, expected) {
    if (found.join("\n") !== expected.join("\n")) {
        throw new Error(`${found.join("\n")}\ninstead of\n${expected.join("\n")}`);
    }
}

/** Wait until a column of the sheet of key figures shows these texts, then go on. */
async function waitForFigures(expected, column) {
    const read = () =>
        expected.map((_text, row) => readCell("Data", row, column).replace(/\s/gu, " "));
    const end = Date.now() + LIMIT;
    while (read().join("|") !== expected.join("|")) {
        if (Date.now() > end) {
            throw new Error(`${read().join(" | ")} instead of ${expected.join(" | ")}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

/** Return the lines of the table by Flashcoop and funder, from a cell of the sheet on. */
function readTable(row) {
    const line = [0, 1, 2, 3, 4, 5].map((column) => readCell("Dashboard", row, column));
    const text = line.map((cell) => cell.replace(/\s/gu, " ").trim()).join("|");
    return line.some(Boolean) ? [text, ...readTable(row + 1)] : [];
}

const OPEN = () => [
    ...openApp("flashcoop_odoo.flashcoop_menu"),
    ...openMenu(
        "flashcoop_odoo.report_root_menu",
        "flashcoop_odoo_dashboard.funding_dashboard_menu"
    ),
    { trigger: ".o_search_panel_category_value.active:contains(Financements)" },
    { trigger: ".o-spreadsheet .o-grid canvas" },
];

addTour("flashcoop_funding_dashboard", () => [
    ...OPEN(),
    {
        content: "the key figures are those of the books",
        trigger: ".o-figure canvas",
        run: async () => {
            const labels = ["Demandé", "Accordé", "Reçu", "Dépensé", "À dépenser"];
            await waitForFigures(labels, 0);
            await waitForFigures(
                ["14 845,67€", "12 345,67€", "2 500,00€", "120,00€", "12 225,67€"],
                1
            );
            await waitForFigures(["", "83%", "20%", "1%", "99%"], 2);
            compare(readTable(36), TABLE);
            chooseYear(2021);
            await waitForFigures(NOTHING, 1);
            chooseYear(2022);
            await waitForFigures(["", "83%", "20%", "1%", "99%"], 2);
        },
    },
]);

addTour("flashcoop_funding_dashboard_empty", () => [
    ...OPEN(),
    {
        content: "nothing is granted, and nothing is broken",
        trigger: ".o-figure canvas",
        run: async () => {
            await waitForFigures(NOTHING, 1);
            await waitForFigures(NO_RATE, 2);
        },
    },
]);
