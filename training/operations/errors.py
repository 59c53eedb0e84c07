"""The one error that users read."""


class TrainingError(Exception):
    """Something the user can mend, said in the user's words: first the fact, then what to do."""

    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotThere(TrainingError):
    """What was asked for does not exist, or belongs to another congress."""

    status = 404


class ChangedMeanwhile(TrainingError):
    """Somebody else changed the record since the user saw it."""

    status = 409
