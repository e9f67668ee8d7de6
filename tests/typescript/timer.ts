// An app's timer: it walks the steps that `lowback show ID --format json` prints.
import type { MinMax, Step, StepsDocument } from "./lowback";

/** A stretch of time to show: it counts down, or up where it has no end. */
export interface Stretch {
  label: string;
  seconds: number | null;
}

export function* stretches(document: StepsDocument): Generator<Stretch> {
  for (const step of document.steps) {
    yield { label: `${step.number}/${step.total} ${title(step)}`, seconds: step.setup_seconds };
    yield { label: step.ends_when === null ? "Work" : `Work, until ${step.ends_when}`, seconds: step.duration.max };
    if (step.rest_after.max !== 0) yield { label: "Rest", seconds: step.rest_after.max };
  }
}

function title(step: Step): string {
  return step.side === null ? step.exercise.name : `${step.exercise.name}, ${step.side_is ?? step.side} (${step.side})`;
}

export function total(document: StepsDocument): string {
  const { min, max }: MinMax = document.duration;
  return max === null ? `${min} s or more` : `${min} to ${max} s`;
}

export function parse(text: string): StepsDocument {
  const found = JSON.parse(text) as StepsDocument;
  const format: "lowback-steps/1" = found.format;
  if (format !== "lowback-steps/1") throw new Error(`these steps need a newer app: ${String(format)}`);
  return found;
}
