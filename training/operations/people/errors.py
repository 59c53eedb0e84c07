"""A refusal that knows which field of the form it is about."""

from training.operations.errors import TrainingError


class Refused(TrainingError):
    """What was filled in does not fit; `field` names the field that has to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
