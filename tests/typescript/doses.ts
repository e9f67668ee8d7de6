// Doses are told apart by their mode, ranges by what they are; a word that is left out is noticed.
import type { Dose, Exercise, Kinds, Problem, Range, StatisticsDocument, VocabularyFile } from "./lowback";

function ends(range: Range): [number, number | null] {
  return typeof range === "number" ? [range, range] : [range.min, range.max];
}

export function told(dose: Dose): string {
  switch (dose.mode) {
    case "reps":
      return dose.reps === null ? "as many as feel good" : `${ends(dose.reps).join(" to ")} times`;
    case "hold":
      if (dose.breaths !== undefined) return `hold for ${ends(dose.breaths)[0]} breaths`;
      return dose.seconds === null ? (dose.until ?? "as long as you like") : `hold for ${ends(dose.seconds)[0]} s`;
    case "time":
      return `move for ${ends(dose.seconds)[0]} s`;
    default:
      return nothing(dose);
  }
}

/** Reached when a mode is left out above: then this does not compile. */
function nothing(dose: never): string {
  return String(dose);
}

export function easier(exercise: Exercise): string[] {
  return (exercise.easier ?? []).map((way) => way.exercise ?? way.text);
}

export function labels(file: VocabularyFile): string[] {
  return file.kind === "muscles" ? file.terms.map((muscle) => muscle.anatomical_name) : [file.kind];
}

export function place(problem: Problem): string {
  return problem.line === null ? problem.file : `${problem.file}:${problem.line}`;
}

export const most = (counts: StatisticsDocument): number => Math.max(...counts.codes.map((each) => each.count));
export const byKind = <Kind extends keyof Kinds>(_: Kind, text: string): Kinds[Kind] => JSON.parse(text) as Kinds[Kind];
