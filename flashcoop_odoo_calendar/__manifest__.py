{
    "name": "Flashcoop: Calendar",
    "version": "19.0.1.0.0",
    "summary": "Half-days of a Flashcoop in the calendars of its facilitators",
    "category": "Services/Flashcoop",
    "author": "flashcoop_odoo contributors",
    "website": "https://github.com/flashcoop/flashcoop_odoo",
    "license": "AGPL-3",
    "depends": ["flashcoop_odoo", "calendar"],
    "data": ["views/calendar_event_views.xml"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
