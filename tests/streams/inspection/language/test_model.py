from __future__ import annotations

from array import array
from pathlib import Path

from headerfirst.streams.inspection.language.features import BUCKETS, features_of
from headerfirst.streams.inspection.language.lexicon import RULES
from headerfirst.streams.inspection.language.model import WEIGHTS, Confidence, Head, Model, Reader, load, shipped
from headerfirst.streams.inspection.language.training.learning import write


def head_for(word: str, weight: int) -> Head:
    """One to which this word alone says something."""
    weights = array("b", bytes(BUCKETS))
    bucket, sign = features_of(word)[0]
    weights[bucket] = weight * sign
    return Head(scale=0.5, bias=-1.0, likely=0.0, sure=5.0, weights=weights)


def model_for(word: str) -> Model:
    return Model("1", {rule: head_for(word, 10 + rank) for rank, rule in enumerate(RULES)})


def test_a_score_is_the_weight_of_the_words_over_the_root_of_their_features() -> None:
    words, features = ["quince", "jam"], len(features_of("quince")) + len(features_of("jam"))
    scores = Reader(model_for("quince")).scores(words)
    assert scores == {rule: 0.5 * (10 + rank) / features**0.5 - 1.0 for rank, rule in enumerate(RULES)}


def test_neither_order_nor_repetition_matters() -> None:
    reader = Reader(model_for("quince"))
    assert reader.scores(["a", "quince", "jam"]) == reader.scores(["jam", "jam", "quince", "a"])


def test_no_words_have_the_score_of_the_bias() -> None:
    assert set(Reader(model_for("quince")).scores([]).values()) == {-1.0}


def test_confidence_begins_at_the_thresholds() -> None:
    head = head_for("quince", 1)
    found = [head.confidence(score) for score in (-0.01, 0.0, 4.99, 5.0)]
    assert found == [Confidence.NOTHING, Confidence.LIKELY, Confidence.LIKELY, Confidence.SURE]


def test_a_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    model = model_for("quince")
    write(dict(model.heads), tmp_path)
    assert load(tmp_path).heads == model.heads


def test_the_version_follows_the_weights(tmp_path: Path) -> None:
    write(dict(model_for("quince").heads), tmp_path)
    version = load(tmp_path).version
    assert load(tmp_path).version == version
    data = bytearray((tmp_path / WEIGHTS).read_bytes())
    data[0] += 1
    (tmp_path / WEIGHTS).write_bytes(data)
    assert load(tmp_path).version != version


def test_nothing_of_the_weights_is_in_a_repr() -> None:
    assert "array" not in repr(shipped())


def test_the_shipped_model_is_small_and_has_both_rules() -> None:
    assert {rule: len(head.weights) for rule, head in shipped().heads.items()} == dict.fromkeys(RULES, BUCKETS)
    assert all(head.likely < head.sure for head in shipped().heads.values())
