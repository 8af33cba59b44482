import { Component, onWillStart, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** All people at all half-days of a cohort, filled in by keyboard, saved in one call. */
export class AttendanceGrid extends Component {
    static template = "flashcoop_odoo.AttendanceGrid";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.root = useRef("root");
        this.cohortId = this.props.action.context.active_id;
        this.state = useState({
            grid: null,
            changes: {}, // by cell: the status wanted
            conflicts: {}, // by cell: what somebody else marked
            row: 0,
            column: 0,
            saving: false,
        });
        this.display = { controlPanel: {} }; // whose breadcrumb is the way back
        useSetupAction({
            beforeLeave: () => this.leave(),
            beforeUnload: (ev) => this.changed && ev.preventDefault(),
        });
        onWillStart(() => this.load());
        onMounted(() => this.focusCell());
    }

    async load() {
        this.state.grid = await this.orm.call("flashcoop.cohort", "get_attendance_grid", [
            [this.cohortId],
        ]);
    }

    /** The key of each: the first letter of its name, or of its last word. */
    get statuses() {
        return [
            { value: "present", label: _t("Present"), color: "success" },
            { value: "late", label: _t("Late"), color: "warning" },
            { value: "excused", label: _t("Excused"), color: "info" },
            { value: "absent", label: _t("Absent"), color: "danger" },
        ].map((status) => {
            const word = status.label.toString().split(" ").at(-1);
            return { ...status, key: word[0].toUpperCase() };
        });
    }

    get changed() {
        return Object.keys(this.state.changes).length;
    }

    get saveLabel() {
        return this.changed ? _t("Save (%s)", this.changed) : _t("Save");
    }

    key(person, session) {
        return `${person.id},${session.id}`;
    }

    cell(person, session) {
        return this.state.grid.cells[this.key(person, session)];
    }

    status(person, session) {
        const key = this.key(person, session);
        return this.state.changes[key] ?? this.state.grid.cells[key]?.status;
    }

    isOpen(person, session) {
        return session.open && Boolean(this.cell(person, session));
    }

    letter(person, session) {
        const status = this.status(person, session);
        return this.statuses.find(({ value }) => value === status)?.key || "";
    }

    label(person, session) {
        const status = this.status(person, session);
        const known = this.statuses.find(({ value }) => value === status)?.label;
        return `${person.name}, ${session.name}: ${known || _t("Expected")}`;
    }

    cellClass(person, session) {
        const key = this.key(person, session);
        const color = this.statuses.find(
            ({ value }) => value === this.status(person, session)
        )?.color;
        return {
            [`text-bg-${color}`]: Boolean(color),
            o_grid_changed: key in this.state.changes,
            o_grid_conflict: key in this.state.conflicts,
            o_grid_closed: !this.isOpen(person, session),
        };
    }

    tabIndex(row, column) {
        return row === this.state.row && column === this.state.column ? 0 : -1;
    }

    // --- changing ---

    set(person, session, status) {
        if (!this.isOpen(person, session)) {
            return;
        }
        const key = this.key(person, session);
        delete this.state.conflicts[key];
        if (status === this.state.grid.cells[key].status) {
            delete this.state.changes[key];
        } else {
            this.state.changes[key] = status;
        }
    }

    /** A click goes through the statuses. */
    turn(person, session, row, column) {
        Object.assign(this.state, { row, column });
        const order = ["expected", ...this.statuses.map(({ value }) => value)];
        const place = order.indexOf(this.status(person, session));
        this.set(person, session, order[(place + 1) % order.length]);
    }

    columnPresent(session) {
        for (const person of this.state.grid.people) {
            if (this.status(person, session) === "expected") {
                this.set(person, session, "present");
            }
        }
    }

    onKey(ev) {
        const { people, sessions } = this.state.grid;
        const moves = {
            ArrowUp: [-1, 0],
            ArrowDown: [1, 0],
            ArrowLeft: [0, -1],
            ArrowRight: [0, 1],
            Home: [0, -sessions.length],
            End: [0, sessions.length],
        };
        if (ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        if (ev.key in moves) {
            this.move(...moves[ev.key]);
        } else {
            const status = this.statusOfKey(ev.key);
            if (!status) {
                return;
            }
            this.set(people[this.state.row], sessions[this.state.column], status);
            this.move(1, 0);
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    statusOfKey(key) {
        if (["Delete", "Backspace", "0"].includes(key)) {
            return "expected";
        }
        const place = this.statuses.findIndex(
            (status, rank) => status.key === key.toUpperCase() || String(rank + 1) === key
        );
        return this.statuses[place]?.value;
    }

    move(down, right) {
        const { people, sessions } = this.state.grid;
        const within = (place, size) => Math.min(Math.max(place, 0), size - 1);
        this.state.row = within(this.state.row + down, people.length);
        this.state.column = within(this.state.column + right, sessions.length);
        this.focusCell();
    }

    focusCell() {
        const { row, column } = this.state;
        this.root.el
            ?.querySelector(`[data-row='${row}'][data-column='${column}']`)
            ?.focus();
    }

    // --- saving ---

    async save() {
        const marks = Object.entries(this.state.changes).map(([key, status]) => {
            const [participant_id, session_id] = key.split(",").map(Number);
            const { status: known, minutes } = this.state.grid.cells[key];
            return { session_id, participant_id, status, was: [known, minutes] };
        });
        this.state.saving = true;
        try {
            const conflicts = await this.orm.call("flashcoop.attendance", "apply_marks", [
                marks,
            ]);
            await this.load();
            this.keepConflicts(conflicts);
        } finally {
            this.state.saving = false;
        }
    }

    /** Like a form: what is marked is saved; cells marked meanwhile are shown first. */
    async leave() {
        if (!this.changed) {
            return true;
        }
        await this.save();
        return !Object.keys(this.state.conflicts).length;
    }

    /** What somebody else changed meanwhile is shown as they left it. */
    keepConflicts(conflicts) {
        this.state.changes = {};
        this.state.conflicts = {};
        for (const line of conflicts) {
            this.state.conflicts[`${line.participant_id},${line.session_id}`] = line;
        }
        if (conflicts.length) {
            const names = [...new Set(conflicts.map(({ by }) => by))].filter(Boolean);
            this.notification.add(
                _t(
                    "%(count)s cells were marked meanwhile by %(names)s and stay so: they"
                    + " have a dotted border.",
                    { count: conflicts.length, names: names.join(", ") || _t("somebody") }
                ),
                { type: "warning", sticky: true }
            );
        }
    }
}

registry.category("actions").add("flashcoop_attendance_grid", AttendanceGrid);
