import { describe, it } from 'vitest';
import { type Row, renders } from '../test-table.ts';

describe('methods, formatting and printing', () => {
  it.each<Row>([
    [
      '{{ "aBc dEf".capitalize() }} {{ "aBc".casefold() }} {{ "ab".center(6, "-") }} {{ "banana".count("an") }} {{ "é".encode() }}',
      "Abc def abc --ab-- 2 b'\\xc3\\xa9'",
    ],
    [
      '{{ "abc".endswith("c") }} {{ "abc".endswith(("x", "bc")) }} {{ "abc".startswith("b", 1) }} {{ "a\\tb".expandtabs(4) }}',
      'True True True a   b',
    ],
    [
      '{{ "banana".find("n") }} {{ "banana".rfind("n") }} {{ "banana".find("x") }} {{ "banana".index("n") }} {{ "banana".rindex("n") }}',
      '2 4 -1 2 4',
    ],
    ['{{ "banana".index("x") }}', { error: 'ValueError' }],
    [
      '{{ "{} {}".format(1, 2) }} {{ "{1}{0}{1}".format("a", "b") }} {{ "{x.y}{x[y]}".format(x={"y": 1}) }} {{ "{a}".format_map({"a": 1}) }}',
      '1 2 bab 11 1',
    ],
    ['{{ "{}".format() }}', { error: 'IndexError' }],
    ['{{ "{0} {}".format(1, 2) }}', { error: 'ValueError' }],
    [
      '{{ "{:>6}|{:<6}|{:^6}|{:*^7}|{:06.2f}|{:+d}|{:,}|{:x}|{:#b}|{:%}|{:e}".format("a", "b", "c", "d", 1.5, 3, 1234567, 255, 5, 0.25, 12345.678) }}',
      '     a|b     |  c   |***d***|001.50|+3|1,234,567|ff|0b101|25.000000%|1.234568e+04',
    ],
    ['{{ "{:d}".format("a") }}', { error: 'ValueError' }],
    ['{{ "{!r} {!s:>4} {{}}".format("a", "b") }}', "'a'    b {}"],
    [
      '{{ "%5s|%-5s|%05d|%x|%.2f|%e|%g|%%|%r|%c" % ("a", "b", 42, 255, 1.005, 12345.678, 0.0001, "q", 65) }}',
      "    a|b    |00042|ff|1.00|1.234568e+04|0.0001|%|'q'|A",
    ],
    ['{{ "%(a)s %(b)d" % {"a": 1, "b": 2} }}', '1 2'],
    ['{{ "%s %s" % 1 }}', { error: 'TypeError' }],
    ['{{ "%s" % (1, 2) }}', { error: 'TypeError' }],
    ['{{ "%d" % none }}', { error: 'TypeError' }],
    [
      '{{ "a1".isalnum() }} {{ "a".isalpha() }} {{ "1".isdecimal() }} {{ "1".isdigit() }} {{ "a".islower() }} {{ "1".isnumeric() }} {{ " ".isspace() }} {{ "Ab Cd".istitle() }} {{ "A".isupper() }} {{ "a1".isidentifier() }} {{ "a".isprintable() }} {{ "a".isascii() }}',
      'True True True True True True True True True True True True',
    ],
    [
      '{{ "-".join(["a", "b"]) }} [{{ "a".ljust(3) }}] [{{ "a".rjust(3, ".") }}] {{ "7".zfill(3) }} {{ "-7".zfill(4) }}',
      'a-b [a  ] [..a] 007 -007',
    ],
    ['{{ "-".join([1]) }}', { error: 'TypeError' }],
    [
      '[{{ " a ".lstrip() }}] [{{ " a ".rstrip() }}] [{{ "xax".strip("x") }}] {{ "ABC".lower() }} {{ "abc".upper() }} {{ "aB".swapcase() }} {{ "it\'s".title() }}',
      "[a ] [ a] [a] abc ABC Ab It'S",
    ],
    [
      '{{ "a/b/c".partition("/") }} {{ "a/b/c".rpartition("/") }} {{ "abc".removeprefix("a") }} {{ "abc".removesuffix("c") }} {{ "aaa".replace("a", "b", 1) }}',
      "('a', '/', 'b/c') ('a/b', '/', 'c') bc ab baa",
    ],
    [
      '{{ "a b  c".split() }} {{ "a,b,,c".split(",") }} {{ "a b c".split(" ", 1) }} {{ "a b c".rsplit(" ", 1) }} {{ "a\\nb\\r\\nc".splitlines() }}',
      "['a', 'b', 'c'] ['a', 'b', '', 'c'] ['a', 'b c'] ['a b', 'c'] ['a', 'b', 'c']",
    ],
    ['{{ "a".split("") }}', { error: 'ValueError' }],
    ['{{ "abc".translate({97: "x", 98: none}) }}', 'xc'],
    ['{{ "a".upper(1) }}', { error: 'TypeError' }],
    ['{{ "a".split(nothing=1) }}', { error: 'TypeError' }],
    [
      '{{ numbers.append(4) }}{{ numbers.pop(0) }}{{ numbers.insert(0, 9) }}{{ numbers.extend([7]) }}{{ numbers.remove(1) }}{{ numbers }}',
      'None3NoneNoneNone[9, 2, 4, 7]',
    ],
    [
      '{{ numbers.count(1) }} {{ numbers.index(2) }} {{ numbers.copy() }}{{ numbers.sort() }}{{ numbers }}{{ numbers.reverse() }}{{ numbers }}{{ numbers.clear() }}{{ numbers }}',
      '1 2 [3, 1, 2]None[1, 2, 3]None[3, 2, 1]None[]',
    ],
    ['{{ numbers.index(99) }}', { error: 'ValueError' }],
    ['{{ [].pop() }}', { error: 'IndexError' }],
    ['{{ numbers.sort(reverse=true) }}{{ numbers }}', 'None[3, 2, 1]'],
    [
      '{{ d.get("A") }} {{ d.get("x", 5) }} {{ d.keys() }} {{ d.values() }} {{ d.items() }} {{ d.setdefault("z", 3) }} {{ d.pop("z") }} {{ d.pop("z", 0) }} {{ d.update({"q": 1}, r=2) }} {{ d }} {{ d.popitem() }} {{ d.copy() }} {{ d.clear() }} {{ d }}',
      "2 5 dict_keys(['b', 'A']) dict_values([1, 2]) dict_items([('b', 1), ('A', 2)]) 3 3 0 None {'b': 1, 'A': 2, 'q': 1, 'r': 2} ('r', 2) {'b': 1, 'A': 2, 'q': 1} None {}",
    ],
    ['{{ d.pop("x") }}', { error: 'KeyError' }],
    ['{{ {}.popitem() }}', { error: 'KeyError' }],
    [
      '{{ (1, 2, 1).count(1) }} {{ (1, 2).index(2) }} {{ (5).bit_length() }} {{ 1.5.is_integer() }} {{ 2.0.is_integer() }} {{ (5).real }} {{ (5).numerator }} {{ 1.5.as_integer_ratio() }}',
      '2 1 3 False True 5 5 (3, 2)',
    ],
    ['{{ "a".nosuch }}{{ "a".nosuch() }}', { error: 'UndefinedError' }],
    [
      '{{ true + true }} {{ 1 == true }} {{ "1" == 1 }} {{ [1, 2] == (1, 2) }} {{ {"a": 1} == {"a": 1.0} }} {{ none == false }}',
      '2 True False False True False',
    ],
    [
      '{{ 3.0 }} {{ 3.14 }} {{ 1e300 * 1e10 }} {{ -0.0 }} {{ 1e22 }} {{ 123456789.123 }} {{ 5e-324 }}',
      '3.0 3.14 inf -0.0 1e+22 123456789.123 5e-324',
    ],
    [
      '{{ "tab\\there" }} {{ ["tab\\there", "nl\\n", "q\'q", \'d"d\', "q\'\\"", "\u00e9", "\\x00", "\\u200b"] }}',
      "tab\there ['tab\\there', 'nl\\n', \"q'q\", 'd\"d', 'q\\'\"', '\u00e9', '\\x00', '\\u200b']",
    ],
  ])('renders %s', renders);
});
