"""What users read when something is in the way: always a page with a plain sentence and the right status."""

import logging

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from training.models import db
from training.operations.errors import TrainingError
from training.web.access import wants_json

log = logging.getLogger(__name__)

TITLES = {
    403: _l("您不能打开此页面"),
    404: _l("没有找到"),
    409: _l("内容已被他人修改"),
    413: _l("文件过大"),
    422: _l("还不能这样做"),
    429: _l("请求过于频繁"),
    500: _l("服务器出现故障"),
    503: _l("服务器正忙"),
}
SENTENCES = {
    400: _l("浏览器发来的内容不完整。请返回上一页，刷新后重试。"),
    403: _l("此页面不对您的账号开放。如工作需要，请联系培训工作人员。"),
    404: _l("没有此页面，或其内容不属于您所在的人大。请检查网址，或从首页重新进入。"),
    405: _l("此地址不能直接打开。请从首页重新进入。"),
    409: _l("您打开页面之后，他人已修改同一内容。请刷新页面，核对后再保存。"),
    413: _l("上传的文件应不超过 10 MB。请缩小或拆分文件后重新上传。"),
    429: _l("请稍等片刻再试。"),
}


def init(app: Flask) -> None:
    """Give every error its page."""
    app.register_error_handler(TrainingError, _in_the_way)
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    app.register_error_handler(IntegrityError, _changed_meanwhile)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(OverflowError, _too_large)
    app.register_error_handler(DataError, _too_large)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _page(status: int, sentence: object, template: str = "errors/error.html") -> tuple[ResponseReturnValue, int]:
    title = TITLES.get(status, _l("无法处理此请求"))
    if wants_json():
        return jsonify(message=str(sentence)), status
    return render_template(template, status=status, title=title, sentence=sentence), status


def _in_the_way(error: TrainingError) -> ResponseReturnValue:
    db.session.rollback()
    return _page(error.status, error.message)


def _expired_form(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, _("页面打开过久或登录已变更，本次未保存。请返回上一页，刷新后重新提交。"))


def _changed_meanwhile(error: StaleDataError | IntegrityError) -> ResponseReturnValue:
    """The record is not as it was when it was read: somebody, or a second click, came first."""
    log.warning("refused by the database: %s", getattr(error, "orig", error))
    db.session.rollback()
    return _page(409, SENTENCES[409])


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return _page(error.code, SENTENCES.get(error.code, error.description))


def _too_large(error: Exception) -> ResponseReturnValue:
    """A number or a text that no record can hold: in an address there is nothing of that name."""
    log.warning("refused by the database: %s", getattr(error, "orig", error))
    db.session.rollback()
    if request.method in {"GET", "HEAD"}:
        return _page(404, SENTENCES[404])
    return _page(422, _("填写的数字过大或文字过长，本次未保存。请返回上一页，改短后重新提交。"))


def _database_busy(error: OperationalError) -> ResponseReturnValue:
    log.error("database unavailable: %s", error)
    db.session.rollback()
    sentence = _("数据库暂时无法写入，本次未保存。请稍后重试；如多次出现，请联系管理员。")
    page, status = _fault_page(503, sentence)
    return page, status, {"Retry-After": "5"}


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error", exc_info=error)
    db.session.rollback()
    sentence = _("程序遇到未预料的情况，本次未保存。详情已记入日志，请联系管理员。")
    return _fault_page(500, sentence)


def _fault_page(status: int, sentence: str) -> tuple[ResponseReturnValue, int]:
    """A page that needs nothing of what may be broken."""
    g.is_fault = True
    return _page(status, sentence, "errors/fault.html")
