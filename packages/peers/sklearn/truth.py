"""What scikit-learn's attributes would be without rounding on the way: exact fractions, or 300 bits, rounded once."""

import math
from fractions import Fraction

import numpy as np
from mpmath import expm1, fsum, log, log1p, mp, mpf
from sklearn.feature_selection import VarianceThreshold
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import PowerTransformer, RobustScaler, StandardScaler, TargetEncoder

from encode import encode

mp.prec = 300


def is_missing(cell):
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def rounded(f):
    """A fraction as the nearest double."""
    try:
        return f.numerator / f.denominator
    except OverflowError:
        return math.inf if f > 0 else -math.inf


def double(x):
    """300 bits as the nearest double."""
    if abs(x) >= mpf(2) ** 1024:
        return math.inf if x > 0 else -math.inf
    return float(Fraction(int(x * mpf(2) ** 1400), 2 ** 1400)) if abs(x) < 2 ** -900 else float(x)


def exact(column):
    """The values of a column as fractions; None where one is infinite."""
    cells = [float(np.float32(c)) if column["type"] == "float32" else c for c in column["cells"] if not is_missing(c)]
    if any(isinstance(c, str) or (isinstance(c, float) and math.isinf(c)) for c in cells):
        return None
    return [Fraction(c) for c in cells]


def moments(values, weights):
    total = sum(weights)
    if not total:
        return None
    mean = sum(v * w for v, w in zip(values, weights)) / total
    return mean, sum(w * (v - mean) ** 2 for v, w in zip(values, weights)) / total


def columns_truth(fit, weight):
    result = []
    for column in fit:
        values = exact(column)
        kept = [Fraction(w) for w, c in zip(weight, column["cells"]) if not is_missing(c)] if weight is not None else [Fraction(1)] * len(values or [])
        result.append(moments(values, kept) if values else None)
    return [(math.nan, math.nan) if m is None else (rounded(m[0]), rounded(m[1])) for m in result]


def quantile(values, q):
    """NumPy's linear rule on exact numbers."""
    ordered = sorted(values)
    place = Fraction(len(ordered) - 1) * Fraction(q) / 100
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def yeo_johnson(x, lam):
    if x >= 0:
        return log1p(x) if lam == 0 else expm1(lam * log1p(x)) / lam
    return -log1p(-x) if lam == 2 else -expm1((2 - lam) * log1p(-x)) / (2 - lam)


def box_cox(x, lam):
    return log(x) if lam == 0 else expm1(lam * log(x)) / lam


def likelihood(method, cells, lam):
    """The log-likelihood that the lambda reaches, from 300 bits."""
    values = [mpf(float(c)) for c in cells if not is_missing(c)]
    n = len(values)
    turned = [(yeo_johnson if method == "yeo-johnson" else box_cox)(x, lam) for x in values]
    mean = fsum(turned) / n
    variance = fsum((t - mean) ** 2 for t in turned) / n
    if variance == 0:
        return mpf("inf")
    jacobian = fsum((log1p(abs(x)) * (1 if x >= 0 else -1)) if method == "yeo-johnson" else log(x) for x in values)
    return -mpf(n) / 2 * log(variance) + (lam - 1) * jacobian


def power_truth(estimator, fit, transform):
    llf, output = [], []
    for i, column in enumerate(fit):
        lam = mpf(float(estimator.lambdas_[i]))
        if math.isnan(estimator.lambdas_[i]):
            llf.append(math.nan)
        else:
            llf.append(double(likelihood(estimator.method, column["cells"], lam)))
        turn = yeo_johnson if estimator.method == "yeo-johnson" else box_cox
        cells = []
        for cell in transform[i]["cells"]:
            if is_missing(cell) or math.isnan(estimator.lambdas_[i]) or (estimator.method == "box-cox" and cell <= 0):
                cells.append(math.nan)
                continue
            y = turn(mpf(float(cell)), lam)
            if estimator.standardize:
                y = (y - mpf(float(estimator._scaler.mean_[i]))) / mpf(float(estimator._scaler.scale_[i]))
            cells.append(double(y))
        output.append(cells)
    return {"loglikelihood": encode(np.array(llf)), "output": encode(np.array(output).T)}


def target_truth(estimator, fit, y):
    """Encodings from exact sums: the rules are scikit-learn's."""
    if estimator.target_type_ != "continuous":
        return None
    goal = [Fraction(v) for v in y["cells"]]
    n = len(goal)
    mean = sum(goal) / n
    spread = sum((v - mean) ** 2 for v in goal) / n
    encodings = []
    for column, categories in zip(fit, estimator.categories_):
        row = []
        for category in categories:
            chosen = [v for v, c in zip(goal, column["cells"]) if c == category or (is_missing(c) and is_missing(category))]
            count, total = len(chosen), sum(chosen)
            if estimator.smooth == "auto":
                if count == 0:
                    row.append(rounded(mean))
                    continue
                inner = sum((v - total / count) ** 2 for v in chosen)
                weight = count * spread + inner / count
                share = Fraction(1) * count * spread / weight if weight else None
                row.append(rounded(mean if share is None else share * total / count + (1 - share) * mean))
            else:
                smooth = Fraction(estimator.smooth)
                row.append(rounded((total + smooth * mean) / (count + smooth)) if count + smooth else rounded(mean))
        encodings.append(np.array(row))
    return {"target_mean_": encode(rounded(mean)), "encodings_": encode(encodings)}


def truth_of(estimator, fit, transform, y, weight):
    if isinstance(estimator, (StandardScaler, VarianceThreshold)):
        found = columns_truth(fit, weight)
        variances = encode(np.array([v for _, v in found]))
        return {"mean_": encode(np.array([m for m, _ in found])), "var_": variances} if isinstance(estimator, StandardScaler) else {"variance": variances}
    if isinstance(estimator, SimpleImputer) and estimator.strategy == "mean" and fit[0]["type"] != "utf8" and estimator.missing_values != -1:
        return {"statistics_": encode(np.array([m for m, _ in columns_truth(fit, None)]))}
    if isinstance(estimator, RobustScaler):
        low, high = estimator.quantile_range
        center, scale = [], []
        for column in fit:
            values = exact(column)
            center.append(rounded(quantile(values, 50)) if values else math.nan)
            scale.append(rounded(quantile(values, high) - quantile(values, low)) if values else math.nan)
        return {"center_": encode(np.array(center)), "range": encode(np.array(scale))}
    if isinstance(estimator, PowerTransformer):
        return power_truth(estimator, fit, transform)
    if isinstance(estimator, TargetEncoder):
        return target_truth(estimator, fit, y)
    return None
