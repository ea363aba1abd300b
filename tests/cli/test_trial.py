"""`isocourse trial`: the answer first, everybody in Parquet, and mistakes that name the place."""

import json

import pyarrow.parquet as parquet

from tests.cli.support import EXAMPLES, run

PLANS = """
years = 1
[[plan]]
name = "course"
take = "0.5 mg/kg for 20 weeks"
[[plan]]
name = "none"
take = "none"
"""


def write(tmp_path, text=PLANS, name="plans.toml"):
    (tmp_path / name).write_text(text)
    return tmp_path / name


def test_the_answer_first_and_everybody_in_parquet(tmp_path):
    out = tmp_path / "people.parquet"
    made = run("trial", write(tmp_path), "--people", "40", "--out", out)
    assert made.code == 0
    assert " ".join(made.out.split()).startswith("Fewest new scars that stay: ")
    assert "A simulation: it informs, and decides nothing." in made.out
    table = parquet.read_table(out)
    assert table.num_rows == 80
    assert {"person", "plan", "sex", "age", "new_scars", "relapse_oral"} <= set(table.column_names)
    assert set(table["sex"].to_pylist()) == {"female", "male"}
    assert set(table["trunk"].to_pylist()) <= {"no", "yes"}


def test_json_says_what_is_not_known_as_null(tmp_path):
    found = json.loads(run("trial", write(tmp_path), "--people", "2e1", "--json").out)
    assert found["people"] == 20
    row = next(r for r in found["results"] if (r["plan"], r["outcome"]) == ("none", "relapse_any"))
    assert row["mean"] is None


def test_mistakes_name_the_place(tmp_path):
    for args, says in (
        ((), "either PLANS.toml or --burden"),
        ((EXAMPLES / "trials" / "start-or-wait.toml", "--burden"), "either PLANS.toml or --burden"),
        ((tmp_path / "no.toml",), "no.toml: No such file"),
        ((write(tmp_path, "years = 1", "empty.toml"),), "empty.toml: there is no [[plan]]"),
        ((write(tmp_path), "--people", "many"), "--people 'many' is not a number of people; write 10000 or 1e6"),
        ((write(tmp_path), "--people", "3", "--out", tmp_path / "none" / "x.parquet"), "cannot be written"),
    ):
        made = run("trial", *args)
        assert made.code == 3
        assert says in made.err


def test_a_trial_that_fails_leaves_no_half_file(tmp_path):
    run("trial", write(tmp_path), "--people", "3", "--out", tmp_path / "none" / "x.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["plans.toml"]


def test_the_burden_says_what_its_number_is():
    made = run("trial", "--burden", "--people", "200")
    text = " ".join(made.out.split())
    assert text.startswith("Offered now to all who qualify, isotretinoin would spare about ")
    assert "9.4 million people with acne" in text
    assert "not a confirmed figure" in text


def test_the_page_tells_every_chart_in_words_and_loads_nothing(tmp_path):
    """Both pages; the charts are drawn from the same numbers as the tables."""
    page = tmp_path / "trial.html"
    made = run("trial", write(tmp_path, 'by = ["sex"]\n' + PLANS), "--people", "80", "--html", page)
    text = page.read_text()
    assert made.code == 0
    assert text.count('role="img"') == text.count("<figcaption>") == 3
    assert ">male<" in text.replace("\n", "")
    assert "<script" not in text
    assert "Groups of fewer than 30 people are not drawn." in text
    burden = run("trial", "--burden", "--people", "200", "--trajectories", "2", "--html", "-").out
    assert "not a confirmed figure" in burden
    assert "How far that is known: with the doubted numbers moved, 8 in 10 of 26 tries spared between" in burden
    assert burden.count("<figcaption>") == 2


def test_only_one_thing_goes_to_standard_output(tmp_path):
    made = run("trial", write(tmp_path), "--people", "20", "--html", "-", "--json")
    assert made.code == 3
    assert "standard output" in made.err
