"""Learn `config/urgent_words.json` from the tuned wordings: `python -m benchmarks.urgent_words`.

A logistic regression over folded words and their beginnings, its weights written down as plain numbers;
the program only adds them. The wordings kept back are not read here.
"""

import json
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.type_letters import letters, mails
from classifiers.urgency.odds import features
from classifiers.words import words_of

LEARNED_FROM = ("tuned", "second", "third", "fourth", "everyday")
CAN_WAIT = frozenset({"MITTELLOS", "OBDACH", "STROM_SPERR", "KUEND_W", "RAEUM", "BESCHW", "MAHN_MIETE"})
"""Types whose mails are not taken as examples of what can wait."""
FILE = Path(__file__).parents[1] / "config" / "urgent_words.json"
SMALLEST = 0.05


def main() -> None:
    """Learn, and write the file."""
    examples = [
        (mail.text, mail.urgent) for name in LEARNED_FROM for mail in mails(f"urgency_{name}", 3, seed=5)
    ]
    examples += [
        (letter.text, False)
        for name in ("tuned", "second")
        for letter in letters(f"types_{name}", 2, seed=5)
        if letter.is_mail and letter.code not in CAN_WAIT
    ]
    vectors = DictVectorizer()
    seen = [dict.fromkeys(features(words_of(text).words), 1.0) for text, _ in examples]
    model = LogisticRegression(C=1.0, max_iter=3_000)
    model.fit(vectors.fit_transform(seen), [urgent for _, urgent in examples])
    weights = zip(vectors.get_feature_names_out(), map(float, model.coef_[0]), strict=True)
    kept = {feature: round(weight, 2) for feature, weight in weights if abs(weight) >= SMALLEST}
    content = {"bias": round(float(model.intercept_[0]), 2), "weights": dict(sorted(kept.items()))}
    FILE.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(kept)} weights from {len(examples)} mails")


if __name__ == "__main__":
    main()
