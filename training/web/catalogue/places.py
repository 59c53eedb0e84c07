"""Places, and the matrix of ways between them."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from training.models import db
from training.models.congresses import Place
from training.operations.catalogue import places
from training.web.access import allows
from training.web.catalogue.base import blueprint, find, succeeds
from training.web.catalogue.forms import PlaceForm


@blueprint.get("/places")
@allows("staff")
def place_list() -> ResponseReturnValue:
    """All places, and the matrix."""
    known = places.ways()
    is_both_ways = "both" in request.args or not places.are_symmetric(known)
    return _page({pair: str(cost) for pair, cost in known.items()}, is_both_ways=is_both_ways)


@blueprint.route("/places/new", methods=["GET", "POST"])
@allows("staff")
def add_place() -> ResponseReturnValue:
    """A new place."""
    form = PlaceForm()
    if form.validate_on_submit() and succeeds(lambda: _save(None, form)):
        flash(_("地点“%(name)s”已添加。", name=form.name.data), "success")
        return redirect(url_for("catalogue.place_list"))
    return render_template("catalogue/place.html", form=form, place=None), 422 if form.is_submitted() else 200


@blueprint.route("/places/<int:place_id>", methods=["GET", "POST"])
@allows("staff")
def place(place_id: int) -> ResponseReturnValue:
    """Look at a place, and change it."""
    place = find(Place, place_id)
    form = PlaceForm(obj=place)
    if form.validate_on_submit() and succeeds(lambda: _save(place, form)):
        flash(_("地点“%(name)s”已保存。", name=form.name.data), "success")
        return redirect(url_for("catalogue.place_list"))
    return render_template("catalogue/place.html", form=form, place=place), 422 if form.is_submitted() else 200


@blueprint.post("/places/<int:place_id>/delete")
@allows("staff")
def delete_place(place_id: int) -> ResponseReturnValue:
    """Take a place out that nobody and nothing is at."""
    place = find(Place, place_id)
    name = place.name
    if not succeeds(lambda: places.delete(place)):
        return redirect(url_for("catalogue.place", place_id=place_id))
    flash(_("地点“%(name)s”已删除。", name=name), "success")
    return redirect(url_for("catalogue.place_list"))


@blueprint.post("/places/ways")
@allows("staff")
def set_ways() -> ResponseReturnValue:
    """Save the matrix; in one direction only it counts for both."""
    is_both_ways = request.form.get("both") == "1"
    all_places = places.all_places()
    typed = _typed(all_places, is_both_ways=is_both_ways)
    wrong = [pair for pair, text in typed.items() if text and not _is_cost(text)]
    if wrong:
        flash(_wrong(all_places, wrong[0], typed[wrong[0]]), "danger")
        return _page(typed, is_both_ways=is_both_ways, wrong=wrong), 422
    wanted = {pair: int(text) if text else None for pair, text in typed.items()}
    if not is_both_ways:
        wanted |= {(end, start): cost for (start, end), cost in wanted.items()}
    changed = places.set_ways(wanted)
    db.session.commit()
    flash(_("路程已保存，改动 %(count)s 项。", count=changed) if changed else _("路程没有改动。"), "success")
    return redirect(url_for("catalogue.place_list", both=1 if is_both_ways else None, _anchor="ways"))


def _is_cost(text: str) -> bool:
    """Whether it is a whole number that a way may cost."""
    return text.isdecimal() and len(text) < 9 and int(text) <= places.FARTHEST


def _typed(all_places: Sequence[Place], *, is_both_ways: bool) -> dict[tuple[int, int], str]:
    """What was typed for each pair of which the form had a field."""
    pairs = [
        (start.id, end.id)
        for row, start in enumerate(all_places)
        for column, end in enumerate(all_places)
        if (row != column if is_both_ways else row < column)
    ]
    names = {pair: f"way-{pair[0]}-{pair[1]}" for pair in pairs}
    return {pair: request.form[name].strip() for pair, name in names.items() if name in request.form}


def _wrong(all_places: Sequence[Place], pair: tuple[int, int], text: str) -> str:
    names = {place.id: place.name for place in all_places}
    return _(
        "“%(start)s”到“%(end)s”填的是“%(text)s”。路程应为 0 至 %(most)s 之间的整数，留空表示未填；本次未保存。",
        start=names[pair[0]],
        end=names[pair[1]],
        text=text,
        most=places.FARTHEST,
    )


def _page(shown: Mapping[tuple[int, int], str], *, is_both_ways: bool, wrong: Sequence[tuple[int, int]] = ()) -> str:
    return render_template(
        "catalogue/places.html",
        places=places.all_places(),
        usage=places.usage(),
        shown=shown,
        is_both_ways=is_both_ways,
        wrong=wrong,
    )


def _save(place: Place | None, form: PlaceForm) -> None:
    places.save(place, name=form.name.data, address=form.address.data)
