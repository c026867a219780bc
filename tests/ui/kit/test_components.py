"""Components: keys, names, errors, and how they bear another look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QStyleOptionComboBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import fonts, icons, theme
from desktop.ui.components import lines, paint
from desktop.ui.components.buttons import button
from desktop.ui.components.check import Check
from desktop.ui.components.chips import Chip, LevelChip, StateChip, Token
from desktop.ui.components.clocks_ribbon import ClocksRibbon, ClockTile
from desktop.ui.components.code_edit import CodeEdit
from desktop.ui.components.echo import EmptyState
from desktop.ui.components.fields import Combo, combo, field, line_edit
from desktop.ui.components.flow import flow
from desktop.ui.components.layout import hbox, pane, vbox
from desktop.ui.components.message_bar import message_bar
from desktop.ui.components.option_card import OptionCard
from desktop.ui.components.segments import Segments
from desktop.ui.components.steps import Steps
from desktop.ui.components.text import Elided, Paragraph, Text
from desktop.ui.components.text_edit import text_edit
from desktop.ui.shell import dress


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> Iterator[QApplication]:
    dress.prepare(qapp)
    yield qapp
    theme.apply(qapp, theme.LIGHT, 1.0)


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def tiles(count: int) -> list[ClockTile]:
    return [ClockTile(f"c{n}", f"期限 {n}", "剩 1天", "周一 18:00", "F-5.1.1", 0.3, "ok") for n in range(count)]


def test_field_names_its_control_and_shows_a_refusal_there(qtbot: QtBot) -> None:
    edit = line_edit()
    made = field("来电号码", edit, True, "可后补")
    shown(qtbot, made)

    made.set_error("电话里有字母。")
    assert edit.accessibleName() == "来电号码"
    assert edit.accessibleDescription() == "电话里有字母。"
    assert made.error() == "电话里有字母。"
    made.set_error("")
    assert made.error() == ""
    assert edit.accessibleDescription() == "可后补"


def test_combo_answers_in_codes(qtbot: QtBot) -> None:
    made = combo([("consumer", "消费者"), ("franchisee", "加盟商")], "franchisee", "投诉人")
    shown(qtbot, made)

    assert made.code() == "franchisee"
    qtbot.keyClick(made, Qt.Key.Key_Up)
    assert made.code() == "consumer"
    made.choose("nobody")
    assert made.code() == "consumer"


def test_segments_move_by_arrow_and_tell(qtbot: QtBot) -> None:
    made = Segments(["一级", "二级", "三级"], 1)
    shown(qtbot, made)
    told: list[int] = []
    made.chosen.connect(told.append)

    qtbot.keyClick(made, Qt.Key.Key_Right)
    qtbot.keyClick(made, Qt.Key.Key_Right)

    assert told == [2, 0]
    assert made.current() == 0
    made.set_options(["经过", "事实"], 1)
    assert made.current() == 1
    assert told == [2, 0]


def test_ribbon_has_one_tab_stop_and_explains_the_tile_under_the_keys(qtbot: QtBot) -> None:
    ribbon = ClocksRibbon(tiles(3))
    ribbon.resize(800, ribbon.height())
    shown(qtbot, ribbon)

    qtbot.keyClick(ribbon, Qt.Key.Key_Right)
    with qtbot.waitSignal(ribbon.explain_requested) as told:
        qtbot.keyClick(ribbon, Qt.Key.Key_Return)

    assert told.args[0].code == "c1"
    assert "期限 2" in ribbon.accessibleName()


def test_ribbon_folds_what_does_not_fit_into_a_count(qtbot: QtBot) -> None:
    ribbon = ClocksRibbon(tiles(7), most=5)
    ribbon.resize(900, ribbon.height())
    shown(qtbot, ribbon)

    for _ in range(4):
        qtbot.keyClick(ribbon, Qt.Key.Key_Right)
    assert ribbon.focused() is None, "four tiles and a count"
    with qtbot.waitSignal(ribbon.all_requested):
        qtbot.keyClick(ribbon, Qt.Key.Key_Return)
    qtbot.keyClick(ribbon, Qt.Key.Key_Right)
    assert ribbon.focused().code == "c0", "and round again"
    assert not ribbon.grab().isNull()


def test_check_takes_a_click_anywhere_on_its_words(qtbot: QtBot) -> None:
    made = Check("每步时限", note="F-5.3.1.3")
    made.resize(300, made.heightForWidth(300))
    shown(qtbot, made)

    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(280, 8))

    assert made.isChecked()
    assert made.accessibleDescription() == "F-5.3.1.3"


def test_option_card_is_chosen_by_space(qtbot: QtBot) -> None:
    made = OptionCard("梁素芬", "综合服务部经理 · 在岗", "user", avatar="梁素芬", tag="按规则")
    made.resize(400, 64)
    shown(qtbot, made)
    made.setFocus()

    qtbot.keyClick(made, Qt.Key.Key_Space)

    assert made.isChecked()
    assert made.accessibleDescription().startswith("综合服务部经理")
    assert made.heightForWidth(240) >= made.heightForWidth(600)


def test_token_is_clicked_by_key(qtbot: QtBot) -> None:
    made = Token("我的", "去掉条件“我的”")
    shown(qtbot, made)

    with qtbot.waitSignal(made.clicked):
        qtbot.keyClick(made, Qt.Key.Key_Space)


def test_button_without_words_is_square_until_it_gets_some(qtbot: QtBot) -> None:
    made = button("", "primary", "play", name="下一步")
    page = shown(qtbot, pane(hbox(made, None)))
    square = made.width()

    made.set_words("移交给梁素芬")

    assert square == theme.control()
    assert made.sizeHint().width() > square
    assert made.maximumWidth() > 1000
    assert made.accessibleName() == "移交给梁素芬"
    assert page.isVisible()


def test_labels_show_markup_as_it_was_typed(qtbot: QtBot) -> None:
    made = Text("<b>不是粗体</b>")

    assert made.textFormat() == Qt.TextFormat.PlainText
    assert made.text() == "<b>不是粗体</b>"


def test_label_follows_text_size_even_after_moving_house(qtbot: QtBot, look: QApplication) -> None:
    label = Text("概要", "subtitle")
    first, second = pane(vbox(label)), pane(vbox())
    for home in (first, second):
        shown(qtbot, home)
    theme.apply(look, scale=1.5)
    second.layout().addWidget(label)
    theme.apply(look, scale=1.0)
    first.layout().addWidget(label)

    assert label.font().pixelSize() == 16
    assert label.sizeHint().height() <= 24
    assert label.font().bold()


def test_elided_text_tells_the_whole_only_where_it_was_cut(qtbot: QtBot) -> None:
    made = Elided("加盟商质疑配送费新政策 <i>")
    shown(qtbot, made)
    made.resize(400, made.height())
    made.grab()
    assert made.toolTip() == ""

    made.resize(60, made.height())
    made.grab()

    assert "&lt;i&gt;" in made.toolTip()


def test_lines_break_as_chinese_and_latin_want(look: QApplication) -> None:
    text = "要求门店当面道歉，承担医药费。打 12315 hotline"
    width = int(fonts.advance("要求门店当面道歉", "body")) + 2

    broken = lines.break_lines(text, "body", width)

    assert broken[:2] == ("要求门店当面道", "歉，承担医药费。")
    assert all(fonts.advance(line, "body") <= width for line in broken)
    assert not any(line[0] in "，。" for line in broken if line)
    assert any("hotline" in line for line in broken)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")


def test_a_word_longer_than_the_line_is_cut_not_lost(look: QApplication) -> None:
    broken = lines.break_lines("x" * 200, "body", 80)

    assert "".join(broken) == "x" * 200
    assert all(fonts.advance(line, "body") <= 81 for line in broken)


def test_marks_that_close_take_along_what_they_close_and_only_hang_over_where_nothing_else_is_left(
    look: QApplication,
) -> None:
    width = int(fonts.advance("他说“好”", "body")) + 2

    assert lines.break_lines("他说“好”。”再见", "body", width) == ("他说“", "好”。”再", "见")
    assert lines.break_lines("好。”", "body", 10) == ("好。”",)


def test_a_choice_with_long_words_ends_in_an_ellipsis_where_it_is_narrow(qtbot: QtBot) -> None:
    made = Combo("十月份宽带续费后被重复计收智能组网服务费", current=0)
    qtbot.addWidget(made)
    option = QStyleOptionComboBox()

    made.resize(140, 34)
    made.initStyleOption(option)
    assert option.currentText.endswith("…")

    made.resize(600, 34)
    made.initStyleOption(option)
    assert option.currentText == made.currentText()


def test_paragraph_grows_with_its_text(qtbot: QtBot) -> None:
    made = Paragraph("客户情绪激动。" * 20, "reading")

    assert made.heightForWidth(200) > made.heightForWidth(600)
    assert made.heightForWidth(200) % theme.line_height("reading") == 0


def test_text_edit_leaves_by_tab_and_pastes_plain(qtbot: QtBot) -> None:
    edit, after = text_edit("", height=80), line_edit()
    page = shown(qtbot, pane(vbox(edit, after)))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    edit.setFocus()
    edit.insertPlainText("<script>x</script>")

    qtbot.keyClick(edit, Qt.Key.Key_Tab)

    assert after.hasFocus()
    assert edit.toPlainText() == "<script>x</script>"


def test_text_edit_grows_to_a_limit(qtbot: QtBot) -> None:
    edit = text_edit("", height=80)
    shown(qtbot, edit)
    edit.resize(300, 80)

    edit.setPlainText("很长的话。" * 2000)

    assert 80 < edit.height() <= 4 * 80


def test_trigger_words_are_marked_and_unmarked(qtbot: QtBot) -> None:
    edit = text_edit("今天就打 12315", ("12315",))
    shown(qtbot, edit)

    def marked() -> list[tuple[int, int]]:
        block = edit.document().firstBlock()
        return [(f.start, f.length) for f in block.layout().formats()]

    assert marked() == [(5, 5)]
    edit.set_marks(())
    assert marked() == []


def test_message_bar_acts_and_closes(qtbot: QtBot) -> None:
    made = message_bar("打印机没有回应。", "warn", "再试", closable=True)
    shown(qtbot, made)

    with qtbot.waitSignal(made.acted):
        qtbot.mouseClick(made._action, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(made.closed):
        qtbot.mouseClick(made._close, Qt.MouseButton.LeftButton)

    assert made.isHidden()
    assert made.text() == "打印机没有回应。"


def test_flow_breaks_into_lines(qtbot: QtBot) -> None:
    chips = [Chip(f"条件 {n}") for n in range(6)]
    made = pane(flow(*chips))
    shown(qtbot, made)

    made.resize(160, made.heightForWidth(160))
    made.layout().setGeometry(QRect(0, 0, 160, 200))

    assert len({chip.y() for chip in chips}) > 1
    assert made.layout().heightForWidth(160) > made.layout().heightForWidth(2000)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_everything_paints_in_every_look(
    look: QApplication, qtbot: QtBot, palette: theme.Palette, scale: float
) -> None:
    theme.apply(look, palette, scale)
    page = pane(
        vbox(
            hbox(LevelChip("一级", "outline"), LevelChip("二级", "tint"), LevelChip("三级", "solid"), None),
            hbox(StateChip("handling", "处理中"), StateChip("filed", "已归档"), Chip("12315", "danger", "flag"), None),
            Steps([("原因", "F-5.1-L3"), ("交给谁", "1 人")], 1),
            EmptyState("check", "没有超期的投诉", "很好", button("看全部")),
            ClocksRibbon(tiles(2)),
        ),
        "page",
    )
    shown(qtbot, page)

    picture = page.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    colours = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
    assert len(colours) > 10
    assert theme.color("surface").rgb() in colours


def test_chips_grow_with_the_text(look: QApplication, qtbot: QtBot) -> None:
    chip = Chip("重复", "warn")
    before = chip.size()

    theme.apply(look, scale=1.5)

    assert chip.width() > before.width()
    assert chip.height() == paint.chip_height()


def test_levels_are_told_apart_without_colour(look: QApplication) -> None:
    def grey(style: str) -> list[int]:
        picture = LevelChip("一级", style).grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        return [picture.pixelColor(3, 3).lightness(), picture.pixelColor(picture.width() // 2, 3).lightness()]

    looks = [grey(style) for style in ("outline", "tint", "solid")]

    assert looks[2][0] < 150 < looks[0][0]


@pytest.mark.allow_log
def test_a_missing_icon_is_logged_and_painted_as_nothing(look: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    made = icons.pixmap("no-such-icon")

    assert not made.isNull()
    assert "no-such-icon" in caplog.text


def test_every_icon_named_in_a_table_is_there(look: QApplication) -> None:
    from desktop.base import paths
    from desktop.ui import actions

    named = {icon for icon, _ in theme.STATES.values()} | {icon for _, _, icon in theme.CLOCK_KINDS.values()}
    named |= {spec.icon for spec in actions.ACTIONS if spec.icon}
    there = {file.stem for file in (paths.resources() / "icons").glob("*.svg")}

    assert named <= there


def test_buddy_labels_lead_to_their_control(qtbot: QtBot) -> None:
    edit = line_edit()
    made = field("称呼", edit)

    assert any(label.buddy() is edit for label in made.findChildren(QLabel))


def test_a_long_text_shows_its_beginning_unless_one_types(qtbot: QtBot) -> None:
    edit, after = line_edit(width=80), line_edit()
    page = shown(qtbot, pane(vbox(edit, after)))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    long = "广州天河体育西路正佳广场旗舰店"
    after.setFocus()

    edit.setText(long)
    assert edit.cursorPosition() == 0
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_End)
    assert edit.cursorPosition() == len(long)
    after.setFocus()
    assert edit.cursorPosition() == 0


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_what_a_bar_offers_stands_on_the_line_of_its_sentence(look: QApplication, qtbot: QtBot, scale: float) -> None:
    made = message_bar("没有连上共享位置", "warn", "再试一次", closable=True)
    qtbot.addWidget(made)
    made.resize(600, 80)
    made.show()
    theme.apply(look, scale=scale)
    made.ensurePolished()

    def middles() -> set[int]:
        parts = [made.findChild(Paragraph), *made.findChildren(QPushButton)]
        return {2 * each.y() + each.height() for each in parts if each is not None}

    qtbot.waitUntil(lambda: max(middles()) - min(middles()) <= 2)
    theme.apply(look, scale=1.0)


def test_an_empty_page_lets_no_word_stand_alone_in_the_last_line(look: QApplication) -> None:
    text = "请管理员在“设置”的“规则”里开启，开启以后相同的投诉会归到一起。"
    width = int(fonts.advance(text[:-2], "body"))
    even = lines.balanced_width(text, "body", width)

    broken = lines.break_lines(text, "body", even)

    assert len(broken) == len(lines.break_lines(text, "body", width)) == 2
    assert len(broken[1]) > len(text) // 3


def test_the_number_of_a_line_stands_on_the_line_also_where_chinese_makes_it_higher(
    look: QApplication, qtbot: QtBot
) -> None:
    made = CodeEdit("规则")
    qtbot.addWidget(made)
    made.setPlainText('a = 1\nname = "加盟零售"\nb = 2')
    made.resize(400, 200)
    made.show()
    made.grab()
    block = made.document().findBlockByNumber(1)
    line = block.layout().lineAt(0)

    place = made.first_line(block, 40, 50)

    assert (place.y(), place.height()) == (40 + line.y(), line.height())
    assert made.baseline(block, place) == place.y() + line.ascent()
