// What the types must refuse.
import type { Dose, Exercise, Hold, Item, Neighbour, Reps, Step, Timed } from "./lowback";

const cited = { id: "ten", sources: [{ id: "leaflet", status: "seen" as const }] };

// @ts-expect-error a dose has a mode
export const modeless: Dose = { ...cited, reps: 10 };
// @ts-expect-error there is no such mode
export const strange: Dose = { ...cited, mode: "sets", reps: 10 };
// @ts-expect-error a counted dose says how many, or null
export const uncounted: Reps = { ...cited, mode: "reps" };
// @ts-expect-error repetitions are for a counted dose
export const mixed: Dose = { ...cited, mode: "time", seconds: 60, reps: 10 };
// @ts-expect-error a hold has seconds or breaths
export const endless: Hold = { ...cited, mode: "hold" };
// @ts-expect-error and not both
export const twofold: Hold = { ...cited, mode: "hold", seconds: 30, breaths: 5 };
// @ts-expect-error a time is never open as null
export const timeless: Timed = { ...cited, mode: "time", seconds: null };
// @ts-expect-error a number of sets has an upper end
export const sets: Reps = { ...cited, mode: "reps", reps: 10, sets: { min: 2, max: null } };
// @ts-expect-error a source has a status
export const unread: Reps = { id: "ten", mode: "reps", reps: 10, sources: [{ id: "leaflet" }] };
// @ts-expect-error a neighbour is an exercise or a text
export const both: Neighbour = { exercise: "bridge_pose", text: "Lift less.", sources: cited.sources };
// @ts-expect-error an unknown key
export const misspelt: Item = { id: "a", exercise: "bridge_pose", notes: "Slowly." };

export function wrong(exercise: Exercise, dose: Dose, step: Step): unknown[] {
  return [
    // @ts-expect-error levels are words
    exercise.level === "easy",
    // @ts-expect-error not every exercise has aliases
    exercise.aliases.length,
    // @ts-expect-error not every dose counts repetitions
    dose.reps,
    // @ts-expect-error a step may have no upper end
    step.duration.max.toFixed(),
    // @ts-expect-error a side is a word
    step.side === "both",
  ];
}
