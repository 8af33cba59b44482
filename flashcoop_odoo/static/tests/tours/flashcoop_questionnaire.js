import { addTour, press } from "./steps";

const question = (name) => `.modal .o_field_widget[name='${name}']`;
const answer = (name, value) => [
    { trigger: `${question(name)} input[data-value='${value}']`, run: "click" },
    { trigger: `${question(name)}:has(button[data-clear])` },
];

/** A question answered by mistake goes back to “not asked”; the next ones are not. */
addTour("flashcoop_questionnaire", () => [
    ...press("action_ask_entry"),
    ...answer("gender", "f"),
    { trigger: `${question("gender")} button[data-clear]`, run: "click" },
    { trigger: `${question("gender")}:not(:has(button[data-clear]))` },
    { trigger: `${question("gender")}:not(:has(input:checked))` },
    { trigger: `${question("education_level_id")} .o_radio_item:last input`, run: "click" },
    { trigger: `${question("education_level_id")}:has(button[data-clear])` },
    { trigger: `${question("came_alone")} input`, run: "click" },
    { trigger: `.modal .modal-footer .o_form_button_save`, run: "click" },
    { trigger: "body:not(:has(.modal))" },
    { trigger: ".o_field_widget[name='entry_missing']" },
]);
