import { addTour, press, ROW, type } from "./steps";

const LIST = [
    "NOM;Prénom;Courriel;Né(e) le",
    "LIMA;Ana;ana@example.com;12/05/2001",
    "ROY;Bo;bo@example.com;2000-02-01",
    "DUR;Cy;cy@;",
    "Lima;Ana;ANA@example.com;",
].join("\n");
const LINES = ".o_field_widget[name='row_ids']";

/** A row of the preview, by its number in the list. */
function row(line) {
    return `${LINES} .o_data_row:has(td[name='line']:contains('${line}'))`;
}

/** From a pasted list to candidates: a known contact, an error, somebody listed twice. */
addTour("flashcoop_intake", () => [
    ...press("action_import_people"),
    {
        trigger: ".o_field_widget[name='text'] textarea",
        run: (helpers) => helpers.edit(LIST),
    },
    ...press("action_preview"),
    { trigger: `${row(2)}:contains('Contact connu')` },
    { trigger: `${row(3)}:contains('Nouveau')` },
    { trigger: `${row(5)}:contains('La même personne que')` },

    // Nothing is accepted while a row is wrong.
    ...press("action_accept"),
    { trigger: ".o_field_widget[name='problem']:contains('4')" },

    { trigger: `${row(4)} td[name='email']`, run: "click" },
    ...type("email", "cy@example.com", ROW),
    { trigger: ".o_field_widget[name='summary']", run: "click" },
    { trigger: `${row(4)}:contains('Nouveau')` },
    ...press("action_accept"),

    { trigger: ".o_breadcrumb:contains('Nouvelles candidatures')" },
    { trigger: ".o_data_row:eq(2)" },
    { trigger: ".o_data_row:contains('Cy DUR')" },
]);
