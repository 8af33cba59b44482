import { createReport, openFunding, sendReport } from "./funding_steps";
import { addTour, inState, openTab, press, ROW, save, type, typeDate } from "./steps";

const LIST = ".o_field_widget[name='expense_ids']";
const DRAFT = ".o_field_widget[name='expense_html']";

/** From the funding to the report, its expense list, the control and the dossier. */
addTour("flashcoop_report", () => [
    ...openFunding("Contrat de ville"),
    ...createReport(),
    ...openTab("expenses"),
    { trigger: `${DRAFT} tr:contains('Minoterie'):contains('300,00')` },
    { trigger: `${DRAFT} tr:contains('Bailleur') .badge` },
    ...openTab("sheet_1"),
    ...type("objectives_text", "Sept jours tenus."),
    ...sendReport(),
    ...openTab("expenses"),
    { trigger: `${LIST}:not(:has(th[data-name='admitted_amount']))` },
    ...typeDate("control_date", "02/05/2023"),
    ...openTab("expenses"), // a click elsewhere: the date is taken, the columns come
    {
        trigger: `${LIST} .o_data_row:contains('Bailleur') td[name='admitted_amount']`,
        run: "click",
    },
    ...type("admitted_amount", "60", ROW),
    ...type("admitted_reason", "Bail absent", ROW),
    ...save(),
    { trigger: `${LIST} .o_data_row:contains('Bail absent'):contains('60,00')` },
    { trigger: ".o_field_widget[name='refused_amount']:contains('140,00')" },
    ...press("action_download_dossier"),
    ...inState("sent"),
]);
