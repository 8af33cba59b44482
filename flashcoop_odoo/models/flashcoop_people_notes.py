from odoo import models


class FlashcoopPeopleNotes(models.AbstractModel):
    """A model whose notes name people: they are for who may know people, whoever may
    read the record. Its loose files are guarded by ``ir.attachment``."""

    _name = "flashcoop.people.notes"
    _description = "Record Whose Notes Name People"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Override of `mail`: who may not know people reads no note."""
        operations = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        knows = self.env["flashcoop.participant"]._may_know_people()
        if message_operation == "read" and not knows:
            return dict.fromkeys(operations, "write")
        return operations
