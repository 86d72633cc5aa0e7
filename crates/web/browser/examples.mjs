// The example needs, read from their files: what a person who knows just this would answer at each place of the interview.

import { readdirSync, readFileSync } from "node:fs";
import { toml } from "./packages.mjs";

const folder = new URL("../../../examples/needs/", import.meta.url);

/** The names of all examples. */
export const names = readdirSync(folder).filter((name) => name.endsWith(".toml")).map((name) => name.slice(0, -5)).sort();

/** The file of an example. */
export const text = (name) => readFileSync(new URL(`${name}.toml`, folder), "utf8");

/** An example: its title, sentence and door, and `of(place)`. */
export function example(name) {
  const file = toml.parse(text(name));
  return { name, text: text(name), ...file.need, of: (place) => known(file, place), file };
}

/** `parts[rooms].part_value` and `parts.rooms.part_value` name the same place. */
const steps = (place) => place.replaceAll("[", ".").replaceAll("]", "").split(".");

const down = (from, [first, ...rest]) => {
  if (first === undefined || from === undefined) return from;
  const next = Array.isArray(from) ? (from.find((item) => item.id === first) ?? from[Number(first)]) : from[first];
  return down(next, rest);
};

/** What the file says of a place: a value with its record, that nobody knows, that it is to be judged, or nothing (`undefined`). */
function known(file, place) {
  const path = steps(place);
  const record = down(file.given ?? {}, path);
  const value = down(file.facts ?? {}, path) ?? record?.value;
  if (value !== undefined) return { value, record: record && { by: record.by, on: day(record.on), why: record.why } };
  const state = down(file.not_known ?? {}, path);
  return typeof state === "string" ? { state } : undefined;
}

const day = (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value);

/** A value as a person types it. */
export function typed(value) {
  if (value === true) return "yes";
  if (value === false) return "no";
  if (value instanceof Date) return day(value);
  if (value && typeof value === "object" && !Array.isArray(value)) {
    const [low, high, of] = [value.at_least, value.at_most, value.one_of];
    if (of) return of.join(" or ");
    if (high === undefined) return `at least ${typed(low)}`;
    return low === undefined ? `at most ${typed(high)}` : `${typed(low)} to ${typed(high)}`;
  }
  return String(value);
}
