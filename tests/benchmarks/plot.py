"""Draw lines through points as an SVG, the horizontal axis logarithmic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, log10

_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 190, 30, 50
_COLOURS = ("#1f5fa8", "#c4501b", "#2f7d4f", "#7a4aa0", "#8a6d1d", "#5a5a5a")
_STEPS = 5  # lines across, at round figures

Points = Sequence[tuple[float, float]]


def draw(lines: Mapping[str, Points], across: str, up: str) -> str:
    """Return the SVG of named lines, each of (x, y) points with x > 0; `across` and `up` name the axes."""
    xs = [x for points in lines.values() for x, _ in points]
    step = _round_up(max(y for points in lines.values() for _, y in points) / _STEPS)
    low, span = log10(min(xs)), max(log10(max(xs)) - log10(min(xs)), 1e-9)

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            _LEFT + (log10(x) - low) / span * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - y / (step * _STEPS) * (_HEIGHT - _TOP - _BOTTOM),
        )

    parts = [_write(_LEFT, _TOP - 12, up, "start")]
    for number in range(_STEPS + 1):
        y = place(min(xs), number * step)[1]
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(_write(_LEFT - 8, y + 4, f"{number * step:,.10g}", "end"))
    for x in sorted(set(xs)):
        parts.append(_write(place(x, 0)[0], _HEIGHT - _BOTTOM + 18, f"{x:,.0f}", "middle"))
    parts.append(_write((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 10, across, "middle"))
    for number, (name, points) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = [place(x, y) for x, y in sorted(points)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        parts.append(_write(_WIDTH - _RIGHT + 12, _TOP + 18 * number, name, "start", colour))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def _round_up(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    power = 10.0 ** (ceil(log10(value)) - 1)
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value)


def _write(x: float, y: float, text: str, anchor: str, colour: str = "#333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
