"""Rules to cells: grids, spans, open sides, double rules, strips that are no cells."""

from __future__ import annotations

from extract.rules import Edge
from extract.tables import Grid, find_grids


def h(y: float, x0: float, x1: float) -> Edge:
    return Edge(True, y, x0, x1)


def v(x: float, y0: float, y1: float) -> Edge:
    return Edge(False, x, y0, y1)


def places(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(c.row, c.col, c.row_span, c.col_span) for c in grid.cells]


BOX = [h(0, 0, 200), h(100, 0, 200), v(0, 0, 100), v(200, 0, 100)]


def test_a_box_is_one_cell() -> None:
    (grid,) = find_grids(BOX)
    assert places(grid) == [(0, 0, 1, 1)]
    assert grid.bbox == (0, 0, 200, 100)


def test_a_ruled_grid_has_a_cell_for_each_square() -> None:
    (grid,) = find_grids([*BOX, h(50, 0, 200), v(100, 0, 100)])
    assert places(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_missing_rules_are_spans() -> None:
    over_rows = [*BOX, h(50, 100, 200), v(100, 0, 100)]
    assert places(find_grids(over_rows)[0]) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]
    over_columns = [*BOX, h(50, 0, 200), v(100, 50, 100)]
    assert places(find_grids(over_columns)[0]) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_outer_columns_without_their_outer_rules_are_cells() -> None:
    open_sides = [h(0, 0, 300), h(50, 0, 300), h(100, 0, 300), v(100, 0, 100), v(200, 0, 100)]
    (grid,) = find_grids(open_sides)
    assert (grid.row_count, grid.col_count) == (2, 3)
    assert grid.bbox == (0, 0, 300, 100)


def test_a_merged_cell_that_a_page_break_leaves_open_below_is_a_cell() -> None:
    cut = [h(0, 0, 200), h(50, 0, 100), h(100, 0, 100), v(0, 0, 100), v(100, 0, 100), v(200, 0, 100)]
    (grid,) = find_grids(cut)
    assert places(grid) == [(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 1)]


def test_the_strip_between_double_rules_is_no_row() -> None:
    (grid,) = find_grids([*BOX, h(50, 0, 200), h(52.5, 0, 200)])
    assert grid.row_count == 2


def test_a_mark_inside_a_cell_makes_no_row_or_column() -> None:
    (grid,) = find_grids([*BOX, v(100, 0, 100), h(40, 100, 130)])
    assert places(grid) == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_what_stands_outside_a_crooked_table_is_no_cell() -> None:
    steps = [h(0, 0, 100), h(50, 0, 200), h(100, 0, 200), v(0, 0, 100), v(100, 0, 100), v(200, 50, 100)]
    (grid,) = find_grids(steps)
    assert places(grid) == [(0, 0, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_tables_side_by_side_are_two_from_left_to_right() -> None:
    right = [Edge(e.horizontal, e.at + (0 if e.horizontal else 300), *(
        (e.start + 300, e.end + 300) if e.horizontal else (e.start, e.end))) for e in BOX]  # fmt: skip
    grids = find_grids([*right, *BOX])
    assert [grid.bbox.x0 for grid in grids] == [0, 300]


def test_single_rules_are_no_table() -> None:
    assert find_grids([h(0, 0, 100), h(50, 0, 100), v(300, 0, 90)]) == []
    assert find_grids([]) == []
