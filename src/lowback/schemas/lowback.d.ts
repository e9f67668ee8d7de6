// TypeScript types of the records and reports of lowback, made from its JSON Schemas (python scripts/typescript.py).
// They tell the shape: keys, words, and what goes with which mode of a dose. What must hold between fields,
// `lowback validate` checks.
// Schemas: sha256 de043685903a68f0fb967e06ce114ed6ebf1cf0f1b2601a7491402dbe7cbfdd7

/**
 * How well the cited source was read. seen: read in the source; seen_partial: part of it was read; seen_secondary: read in a copy or a summary; seen_coarse: the source is less exact than the record; derived: our own inference. Nothing recalled from memory is accepted.
 */
export type Status = "seen" | "seen_partial" | "seen_secondary" | "seen_coarse" | "derived";
/**
 * How demanding it is.
 */
export type Level = "beginner" | "intermediate" | "advanced";
/**
 * One whole number, or the smallest and the largest when they differ.
 */
export type ClosedRange =
  | number
  | {
      /**
       * The smallest number.
       */
      min: number;
      /**
       * The largest number; more than min.
       */
      max: number;
    };
/**
 * How much of an exercise: counted (reps), held (hold) or continuous for a time (time). What is counted is reps; what is timed or felt is hold.
 */
export type Dose = Reps | Hold | Timed;
/**
 * One whole number, or the smallest and the largest when they differ; a max of null is open: that much or more.
 */
export type Range =
  | number
  | {
      /**
       * The smallest number.
       */
      min: number;
      /**
       * The largest number, more than min; null for no upper end.
       */
      max: number | null;
    };
/**
 * What the numbers count: each side, or both sides in total. Required when the exercise is not bilateral, left out when it is.
 */
export type Per = "side" | "total";
/**
 * A held dose: seconds or breaths, or until something is felt; with both, whichever comes first.
 */
export type Hold = HoldBySeconds | HoldByBreaths;
export type Neighbour = NeighbourByExercise | NeighbourByText;
/**
 * The terms that exercises and routines refer to, one file a kind.
 */
export type VocabularyFile =
  | MusclesFile
  | PositionsFile
  | EquipmentFile
  | PrecautionsFile
  | TriggersFile
  | NoticesFile
  | RedFlagsFile
  | WordingFile;
/**
 * How urgent an answer is.
 */
export type Tier = "emergency" | "same_day" | "ask_first" | "context";

/**
 * What each schema describes, by the name of the schema.
 */
export interface Kinds {
  diff: DiffDocument;
  exercise: Exercise;
  found: FoundDocument;
  index: IndexDocument;
  pack: Pack;
  packs: PacksDocument;
  problems: ProblemsDocument;
  redirects: RedirectsFile;
  routine: Routine;
  sources: SourcesFile;
  statistics: StatisticsDocument;
  steps: StepsDocument;
  vocabulary: VocabularyFile;
}
/**
 * What lowback diff --format json prints: everything that changed between two versions of a pack.
 */
export interface DiffDocument {
  /**
   * The name and the version of this form.
   */
  format: "lowback-diff/1";
  /**
   * The pack before.
   */
  old: Edition;
  /**
   * The pack after.
   */
  new: Edition;
  /**
   * Whether anything changed in how much, how long, how often, when, on which side or in which mode somebody does something.
   */
  changes_dose: boolean;
  /**
   * Whether anything changed in who should take care, what they are told, or how demanding something is.
   */
  changes_safety: boolean;
  /**
   * How many differences there are of each concern.
   */
  counts: ConcernCounts;
  /**
   * The differences, record by record; none with --summary.
   */
  differences: Difference[];
}
/**
 * One of the two packs that were compared.
 */
export interface Edition {
  /**
   * How it was asked for, such as a path.
   */
  name: string;
  /**
   * The pack's id.
   */
  pack: string;
  /**
   * The version of the pack's data.
   */
  version: string;
}
/**
 * How many differences there are of each concern.
 */
export interface ConcernCounts {
  /**
   * Of doses.
   */
  dose: number;
  /**
   * Of safety.
   */
  safety: number;
  /**
   * Of what else a person reads.
   */
  text: number;
  /**
   * Of the rest.
   */
  other: number;
}
/**
 * One thing that changed.
 */
export interface Difference {
  /**
   * What the record is; vocabulary, sources and redirects stand for what is said of a whole file.
   */
  kind:
    | "pack"
    | "exercise"
    | "routine"
    | "precaution"
    | "red_flag"
    | "notice"
    | "muscle"
    | "position"
    | "equipment"
    | "trigger"
    | "wording"
    | "vocabulary"
    | "source"
    | "sources"
    | "redirects";
  /**
   * The record's id in the new pack, in the old one when the record was removed.
   */
  id: string;
  /**
   * What the record is called; empty when it has no name.
   */
  title: string;
  /**
   * What became of it. renamed: a record has another id; moved: entries of a list follow each other in another order.
   */
  change: "added" | "removed" | "renamed" | "changed" | "moved";
  /**
   * What it concerns. dose: how much, how long, how often, when, on which side or in which mode somebody does something; safety: who should take care, what they are told, how demanding something is; text: what else a person reads; other: the rest.
   */
  concern: "dose" | "safety" | "text" | "other";
  /**
   * The file that the pointer leads into: of the new pack, of the old one when something was removed.
   */
  file: string;
  /**
   * The place in that file, as a JSON pointer.
   */
  pointer: string;
  /**
   * The place in the record with what the entries of lists are called; empty for the record as a whole.
   */
  place: string;
  /**
   * The value before; for a renamed record its id. There is none when something was added, and for a record as a whole.
   */
  old?: unknown;
  /**
   * The value after; for a renamed record its id. There is none when something was removed, and for a record as a whole.
   */
  new?: unknown;
  /**
   * The whole dose before in words, for a difference in a dose.
   */
  old_dose?: string;
  /**
   * The whole dose after in words, for a difference in a dose.
   */
  new_dose?: string;
}
/**
 * One exercise: where it starts, what moves, how much of it, who should take care, and where each fact comes from. One file an exercise, named after its id.
 */
export interface Exercise {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * The exercise's id; the file has the same name.
   */
  id: string;
  /**
   * The name a runner reads.
   */
  name: string;
  /**
   * The movement in one sentence.
   */
  summary: string;
  /**
   * Other names it is known by.
   */
  aliases?: Alias[];
  /**
   * How demanding the exercise is.
   */
  level: Level;
  /**
   * The start position, an id of the positions vocabulary.
   */
  position: string;
  /**
   * What the two sides do. bilateral: both do the same at once; unilateral: one side, then the other with an equal dose; alternating: the sides take turns within a set.
   */
  laterality: "bilateral" | "unilateral" | "alternating";
  /**
   * What the side names. Required when the exercise is unilateral, left out otherwise.
   */
  side_is?: string;
  /**
   * What you need.
   */
  equipment?: EquipmentUse[];
  /**
   * The muscles it is about, the most important first.
   */
  muscles: MuscleUse[];
  /**
   * How to get into the start position, as instructions.
   */
  setup: string;
  /**
   * The movement in order: prepare (once a set), one cycle, finish (once a set). The cycle is enter, hold if there is one, exit; or one move after another. It ends where the next cycle starts.
   */
  phases: Phase[];
  /**
   * Short reminders while you do it.
   */
  cues?: string[];
  /**
   * Common mistakes, each with what to do instead.
   */
  mistakes?: Mistake[];
  /**
   * How much of it: doses side by side, each with its own sources. The first is the default; the first of a mode is that mode's default.
   */
  doses: Dose[];
  /**
   * Who should take care, and when to stop.
   */
  precautions: PrecautionUse[];
  /**
   * Easier ways, or easier exercises.
   */
  easier?: Neighbour[];
  /**
   * Harder ways, or harder exercises.
   */
  harder?: Neighbour[];
  /**
   * What sports watches and apps call it, the code that most of them take first.
   */
  device_codes?: DeviceCode[];
  /**
   * The notice to show with it, an id of the notices vocabulary.
   */
  safety_notice: string;
  /**
   * Where the movement, its phases, cues and mistakes come from.
   */
  sources: Citation[];
  /**
   * The licence of this record.
   */
  license: string;
  /**
   * Who wrote this record.
   */
  contributors: string[];
  /**
   * Warnings that are meant to stay, each with the reason.
   */
  allow?: Allowance[];
  /**
   * An app's own data, kept and never interpreted.
   */
  extra?: Record<string, Record<string, unknown>>;
}
export interface Alias {
  /**
   * The other name.
   */
  name: string;
  /**
   * Where the name is used.
   */
  tradition?: "yoga" | "pilates" | "physiotherapy" | "gym" | "running";
  /**
   * The name's language as a BCP 47 tag; without it, the pack's language.
   */
  language?: string;
  /**
   * Where the name was read.
   */
  sources?: Citation[];
}
/**
 * A source by its id, and how well it was read. The source lowback stands for our own composition.
 */
export interface Citation {
  /**
   * The id of a source in sources.json.
   */
  id: string;
  /**
   * How well the source was read.
   */
  status: Status;
}
export interface EquipmentUse {
  /**
   * An id of the equipment vocabulary.
   */
  id: string;
  /**
   * What does as well, by id.
   */
  stand_ins?: string[];
  /**
   * Present and true when you can do without it.
   */
  optional?: true;
}
export interface MuscleUse {
  /**
   * An id of the muscles vocabulary.
   */
  id: string;
  /**
   * What happens to the muscle.
   */
  role: "worked" | "stretched" | "stabilising";
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
export interface Phase {
  /**
   * The phase's id, unique in its exercise.
   */
  id: string;
  /**
   * The phase's part in the whole.
   */
  role: "prepare" | "enter" | "hold" | "exit" | "move" | "finish";
  /**
   * What the muscles mainly do.
   */
  contraction: "concentric" | "eccentric" | "isometric" | "dynamic" | "passive";
  /**
   * Breathe in, out, or freely.
   */
  breath: "in" | "out" | "free";
  /**
   * What you do, as instructions.
   */
  text: string;
  /**
   * How long it takes at an easy pace, in seconds. A hold phase has none: the dose says how long.
   */
  seconds?: ClosedRange;
  /**
   * Where the seconds come from.
   */
  sources?: Citation[];
}
export interface Mistake {
  /**
   * What goes wrong.
   */
  mistake: string;
  /**
   * What to do instead.
   */
  instead: string;
}
/**
 * A counted dose.
 */
export interface Reps {
  /**
   * The dose's id, unique in its exercise.
   */
  id: string;
  /**
   * This dose is counted.
   */
  mode: "reps";
  /**
   * How many repetitions; null for as many as feels good.
   */
  reps: Range | null;
  /**
   * How long each repetition pauses in the hold phase, in seconds.
   */
  pause_seconds?: ClosedRange;
  /**
   * How long one repetition takes, pause included, in seconds. Without it the phases' own seconds count.
   */
  seconds_per_rep?: ClosedRange;
  /**
   * Whether the repetitions are for each side or for both in total.
   */
  per?: Per;
  /**
   * How many sets; a pair of sides is one set.
   */
  sets?: ClosedRange;
  /**
   * Rest between sets, in seconds.
   */
  rest_seconds?: ClosedRange;
  /**
   * How often the source asks for it.
   */
  frequency?: Frequency;
  /**
   * What this dose does differently, in a sentence.
   */
  note?: string;
  /**
   * Where the numbers come from.
   */
  sources: Citation[];
}
/**
 * How often: so many times in an hour, a day or a week.
 */
export interface Frequency {
  /**
   * How many times.
   */
  times: Range;
  /**
   * In which stretch of time.
   */
  per: "hour" | "day" | "week";
}
/**
 * A held dose: seconds or breaths, or until something is felt; with both, whichever comes first. With seconds.
 */
export interface HoldBySeconds {
  /**
   * The dose's id, unique in its exercise.
   */
  id: string;
  /**
   * This dose is held.
   */
  mode: "hold";
  /**
   * How long to hold, in seconds; null for as long as you like.
   */
  seconds: Range | null;
  breaths?: never;
  /**
   * What ends the hold: a whole clause, something felt.
   */
  until?: string;
  /**
   * How many times to hold in a set; once without it.
   */
  repeats?: ClosedRange;
  /**
   * Whether seconds and repeats are for each side, or the repeats for both in total.
   */
  per?: Per;
  /**
   * How many sets; a pair of sides is one set.
   */
  sets?: ClosedRange;
  /**
   * Rest between sets, in seconds.
   */
  rest_seconds?: ClosedRange;
  /**
   * How often the source asks for it.
   */
  frequency?: Frequency;
  /**
   * What this dose does differently, in a sentence.
   */
  note?: string;
  /**
   * Where the numbers come from.
   */
  sources: Citation[];
}
/**
 * A held dose: seconds or breaths, or until something is felt; with both, whichever comes first. With breaths.
 */
export interface HoldByBreaths {
  /**
   * The dose's id, unique in its exercise.
   */
  id: string;
  /**
   * This dose is held.
   */
  mode: "hold";
  seconds?: never;
  /**
   * How long to hold, in slow breaths.
   */
  breaths: Range;
  /**
   * What ends the hold: a whole clause, something felt.
   */
  until?: string;
  /**
   * How many times to hold in a set; once without it.
   */
  repeats?: ClosedRange;
  /**
   * Whether seconds and repeats are for each side, or the repeats for both in total.
   */
  per?: Per;
  /**
   * How many sets; a pair of sides is one set.
   */
  sets?: ClosedRange;
  /**
   * Rest between sets, in seconds.
   */
  rest_seconds?: ClosedRange;
  /**
   * How often the source asks for it.
   */
  frequency?: Frequency;
  /**
   * What this dose does differently, in a sentence.
   */
  note?: string;
  /**
   * Where the numbers come from.
   */
  sources: Citation[];
}
/**
 * A dose of continuous movement for a time.
 */
export interface Timed {
  /**
   * The dose's id, unique in its exercise.
   */
  id: string;
  /**
   * This dose is timed.
   */
  mode: "time";
  /**
   * How long to keep moving, in seconds.
   */
  seconds: Range;
  /**
   * Whether the seconds are for each side or for both in total.
   */
  per?: Per;
  /**
   * How many sets; a pair of sides is one set.
   */
  sets?: ClosedRange;
  /**
   * Rest between sets, in seconds.
   */
  rest_seconds?: ClosedRange;
  /**
   * How often the source asks for it.
   */
  frequency?: Frequency;
  /**
   * What this dose does differently, in a sentence.
   */
  note?: string;
  /**
   * Where the numbers come from.
   */
  sources: Citation[];
}
export interface PrecautionUse {
  /**
   * An id of the precautions vocabulary.
   */
  id: string;
  /**
   * What to do for this exercise, where it differs from the vocabulary.
   */
  action?: "stop" | "swap" | "modify" | "leave_out" | "ask_first";
  /**
   * What to do in this exercise, where it differs from the vocabulary.
   */
  text?: string;
  /**
   * The exercise to do instead, by id.
   */
  swap?: string;
  /**
   * Where this exercise's own action, text or swap comes from.
   */
  sources?: Citation[];
}
/**
 * With exercise.
 */
export interface NeighbourByExercise {
  /**
   * An exercise, by id.
   */
  exercise: string;
  text?: never;
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
/**
 * With text.
 */
export interface NeighbourByText {
  exercise?: never;
  /**
   * What to do differently, in words.
   */
  text: string;
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
export interface DeviceCode {
  /**
   * Whose code it is. fit: the exercise categories and names of the FIT file format.
   */
  system: "fit";
  /**
   * The number of the exercise category.
   */
  category: number;
  /**
   * The number of the exercise name in its category.
   */
  name: number;
  /**
   * exact: the code means this exercise; near: a close relative.
   */
  match: "exact" | "near";
  /**
   * Where the numbers come from.
   */
  sources: Citation[];
}
export interface Allowance {
  /**
   * The code of the warning.
   */
  code: string;
  /**
   * The place that it is told at, as a JSON pointer.
   */
  at: string;
  /**
   * Why it is right all the same.
   */
  reason: string;
}
/**
 * What lowback find and lowback list print with --format json: records by their kind, each with what one chooses by. A list that is there may be empty.
 */
export interface FoundDocument {
  /**
   * The name and the version of this form.
   */
  format: "lowback-found/1";
  /**
   * Whether nothing is called what was searched for, so that the records are only near it; left out when something is.
   */
  near?: true;
  /**
   * The exercises: found by a text the best match first, else sorted by id.
   */
  exercises?: FoundExercise[];
  /**
   * The routines, in the same order.
   */
  routines?: FoundRoutine[];
  /**
   * Muscles.
   */
  muscles?: FoundMuscle[];
  /**
   * Start positions.
   */
  positions?: FoundTerm[];
  /**
   * Things that exercises need.
   */
  equipment?: FoundTerm[];
  /**
   * Reasons to stop, to change an exercise, or to ask first.
   */
  precautions?: FoundPrecaution[];
  /**
   * Events that call for a routine.
   */
  triggers?: FoundTerm[];
  /**
   * Safety notices.
   */
  notices?: FoundNotice[];
  /**
   * Questions to ask before a routine.
   */
  red_flags?: FoundRedFlag[];
  /**
   * Words that checks of texts listen for, and that searching takes for the same or for nothing.
   */
  wording?: FoundWording[];
  /**
   * References that facts come from.
   */
  sources?: FoundSource[];
}
/**
 * An exercise.
 */
export interface FoundExercise {
  /**
   * Its id; with the pack's name before it when the pack is not the built-in one.
   */
  id: string;
  /**
   * The name a runner reads.
   */
  name: string;
  /**
   * Other names.
   */
  aliases: string[];
  /**
   * How demanding it is.
   */
  level: Level;
  /**
   * The start position.
   */
  position: string;
  /**
   * What the two sides do: the same at once, one after the other, or take turns.
   */
  laterality: "bilateral" | "unilateral" | "alternating";
  /**
   * The modes that it has doses in, the default first.
   */
  modes: ("reps" | "hold" | "time")[];
  /**
   * The things that it needs.
   */
  equipment: FoundNeed[];
  /**
   * Its muscles, the most important first.
   */
  muscles: FoundUse[];
}
/**
 * A thing that an exercise needs.
 */
export interface FoundNeed {
  /**
   * The thing.
   */
  id: string;
  /**
   * What does as well.
   */
  stand_ins: string[];
  /**
   * Whether one can do without it.
   */
  optional: boolean;
}
/**
 * A muscle and what happens to it.
 */
export interface FoundUse {
  /**
   * The muscle.
   */
  id: string;
  /**
   * What happens to it.
   */
  role: "worked" | "stretched" | "stabilising";
}
/**
 * A routine.
 */
export interface FoundRoutine {
  /**
   * Its id; with the pack's name before it when the pack is not the built-in one.
   */
  id: string;
  /**
   * The name a runner reads.
   */
  name: string;
  /**
   * What it is for.
   */
  purpose: string;
  /**
   * How demanding it is.
   */
  level: Level;
  /**
   * Events that call for it, the main one first.
   */
  triggers: string[];
  /**
   * How long it takes in its own modes, in seconds.
   */
  duration: FoundSeconds;
  /**
   * Its exercises in order, each once.
   */
  exercises: string[];
}
/**
 * A range of seconds.
 */
export interface FoundSeconds {
  /**
   * The least.
   */
  min: number;
  /**
   * The most; null when there is no upper end.
   */
  max: number | null;
}
/**
 * A muscle or a group of muscles.
 */
export interface FoundMuscle {
  /**
   * Its id.
   */
  id: string;
  /**
   * The name a runner knows.
   */
  label: string;
  /**
   * The name in anatomy.
   */
  anatomical_name: string;
}
/**
 * A start position, a thing, or an event.
 */
export interface FoundTerm {
  /**
   * Its id.
   */
  id: string;
  /**
   * How it reads in a sentence.
   */
  label: string;
}
/**
 * A reason to stop, to change an exercise, or to ask first.
 */
export interface FoundPrecaution {
  /**
   * Its id.
   */
  id: string;
  /**
   * Whom or what it concerns.
   */
  label: string;
  /**
   * What it asks for, unless an exercise says otherwise.
   */
  action: "stop" | "swap" | "modify" | "leave_out" | "ask_first";
  /**
   * What several precautions have in common; null when it stands alone.
   */
  condition: string | null;
  /**
   * What to do.
   */
  text: string;
}
/**
 * A safety notice.
 */
export interface FoundNotice {
  /**
   * Its id.
   */
  id: string;
  /**
   * What it says.
   */
  text: string;
}
/**
 * A question to ask before a routine.
 */
export interface FoundRedFlag {
  /**
   * Its id.
   */
  id: string;
  /**
   * What to ask.
   */
  question: string;
  /**
   * How urgent a yes is.
   */
  tier: "emergency" | "same_day" | "ask_first" | "context";
}
/**
 * Words that tell something.
 */
export interface FoundWording {
  /**
   * Its id.
   */
  id: string;
  /**
   * What the words tell.
   */
  use: string;
  /**
   * The words and phrases.
   */
  words: string[];
}
/**
 * A reference.
 */
export interface FoundSource {
  /**
   * Its id.
   */
  id: string;
  /**
   * Its title.
   */
  title: string;
  /**
   * Who published it.
   */
  publisher: string;
  /**
   * What it is.
   */
  kind: string;
  /**
   * The year; null when it is not known.
   */
  year: number | null;
  /**
   * Its address; null when it has none.
   */
  url: string | null;
}
/**
 * What lowback build --format json writes into index.json: the routines and exercises of a site, sorted by id, each with its file. A kind that the site or the folder does not have is left out.
 */
export interface IndexDocument {
  /**
   * The name and the version of this form.
   */
  format: "lowback-index/1";
  /**
   * The routines.
   */
  routines?: IndexEntry[];
  /**
   * The exercises.
   */
  exercises?: IndexEntry[];
  /**
   * The licence of all that is listed, as an SPDX expression.
   */
  license: string;
  /**
   * Everybody whom these licences want named.
   */
  contributors: string[];
}
/**
 * A routine or an exercise, and its file.
 */
export interface IndexEntry {
  /**
   * Its id; with the pack's name before it when the pack is not the built-in one.
   */
  id: string;
  /**
   * The name a runner reads.
   */
  name: string;
  /**
   * What a routine is for, or the movement of an exercise.
   */
  summary: string;
  /**
   * How long it takes: from the shortest of its ways to the longest.
   */
  duration: IndexSeconds;
  /**
   * The path of its file, from the folder of the index, with forward slashes.
   */
  file: string;
}
/**
 * A range of seconds.
 */
export interface IndexSeconds {
  /**
   * The least.
   */
  min: number;
  /**
   * The most; null for no upper end.
   */
  max: number | null;
}
/**
 * What a pack is: a folder with this file as pack.json, sources.json, and the folders vocabulary, exercises and routines.
 */
export interface Pack {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * The pack's id; from outside, its records are called pack:id.
   */
  id: string;
  /**
   * The pack's name for people.
   */
  title: string;
  /**
   * The version of the pack's data: three numbers joined by points.
   */
  version: string;
  /**
   * The licence of the pack as a whole.
   */
  license: string;
  /**
   * The language of the texts, as a BCP 47 tag.
   */
  language: string;
  /**
   * The version of the lowback schema the pack is written for, such as 1.0. A minor version only adds optional keys.
   */
  schema: string;
  /**
   * Who made the pack.
   */
  contributors: string[];
}
/**
 * What lowback packs list --format json prints: the packs there are, the built-in one first, then those that are installed, sorted by id, then those that LOWBACK_PATH names. A pack that is named twice stands once.
 */
export interface PacksDocument {
  /**
   * The name and the version of this form.
   */
  format: "lowback-packs/1";
  /**
   * The packs.
   */
  packs: PackInfo[];
}
/**
 * What a pack says of itself. Of one that cannot be opened, texts are empty and numbers 0.
 */
export interface PackInfo {
  /**
   * What comes before the ids of its records; the name that was asked for when it cannot be opened.
   */
  id: string;
  /**
   * Its name for people.
   */
  title: string;
  /**
   * The version of its data.
   */
  version: string;
  /**
   * The licence of the pack as a whole.
   */
  license: string;
  /**
   * How many exercises it has.
   */
  exercises: number;
  /**
   * How many routines it has.
   */
  routines: number;
  /**
   * Where its files are.
   */
  place: string;
  /**
   * The distribution that brings it, and its version; null for a path, and when several bring a pack of this id.
   */
  distribution: string | null;
  /**
   * Why it cannot be opened; null when it can. Only loading it checks all of it.
   */
  problem: string | null;
}
/**
 * What lowback validate --format json prints: everything that is wrong with some files. The keys may stand in any order; problems come first, because they are written while files are still being checked.
 */
export interface ProblemsDocument {
  /**
   * The name and the version of this form.
   */
  format: "lowback-problems/1";
  /**
   * The problems, file by file, in the order of each file.
   */
  problems: Problem[];
  /**
   * Whether everything could be checked and nothing makes it fail.
   */
  ok: boolean;
  /**
   * How many files were checked; of files that hold a record a line, how many records.
   */
  checked: number;
}
/**
 * One problem.
 */
export interface Problem {
  /**
   * What was found, as a stable code; lowback explain tells more.
   */
  code: string;
  /**
   * An error makes the record unusable; a warning is for its author to look at.
   */
  severity: "error" | "warning";
  /**
   * The file as it was named, with forward slashes; - for standard input.
   */
  file: string;
  /**
   * The line, from 1.
   */
  line: number | null;
  /**
   * The column of the first character, from 1, counted in characters.
   */
  column: number | null;
  /**
   * The line of the end.
   */
  end_line: number | null;
  /**
   * The column after the last character.
   */
  end_column: number | null;
  /**
   * The place as a JSON pointer; empty for the record as a whole.
   */
  pointer: string;
  /**
   * What is wrong.
   */
  message: string;
  /**
   * How to mend it; empty when the message says it all.
   */
  hint: string;
  /**
   * Where the code is explained: a page of the project's repository, relative to its top.
   */
  url: string;
  /**
   * Whether lowback validate --fix mends it, where it stands in a file.
   */
  fixable?: boolean;
}
/**
 * Retired ids. An id, once released, is never used for anything else; here it is led to its successor, or to its successors.
 */
export interface RedirectsFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * The retired ids, each with what replaces it.
   */
  redirects: Redirect[];
}
export interface Redirect {
  /**
   * What was retired: an exercise, a routine or, from schema 1.1 on, a precaution or a question (red flag).
   */
  kind: "exercise" | "routine" | "precaution" | "red_flag";
  /**
   * The retired id.
   */
  from: string;
  /**
   * The id to use instead; null when there is none. For a precaution or a question that was split, a list of all ids that it stands for (from schema 1.1 on).
   */
  to: string | string[] | null;
}
/**
 * One routine: exercises in order, when and how often to do them. One file a routine, named after its id.
 */
export interface Routine {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * The routine's id; the file has the same name.
   */
  id: string;
  /**
   * The name a runner reads.
   */
  name: string;
  /**
   * What it is for. It promises no more than its sources.
   */
  purpose: string;
  /**
   * When and how often to do it.
   */
  when: When;
  /**
   * How demanding the routine is.
   */
  level: Level;
  /**
   * What you do, in order.
   */
  items: Item[];
  /**
   * The notice to show with it, an id of the notices vocabulary.
   */
  safety_notice: string;
  /**
   * What is known and what is not. It claims no more than its sources.
   */
  evidence: Evidence;
  /**
   * Where the choice and the order come from.
   */
  sources: Citation[];
  /**
   * The licence of this record.
   */
  license: string;
  /**
   * Who wrote this record.
   */
  contributors: string[];
  /**
   * Warnings that are meant to stay, each with the reason.
   */
  allow?: Allowance[];
  /**
   * An app's own data, kept and never interpreted.
   */
  extra?: Record<string, Record<string, unknown>>;
}
/**
 * When and how often to do it.
 */
export interface When {
  /**
   * The events that call for it, by id of the triggers vocabulary, the main one first.
   */
  triggers: string[];
  /**
   * How often.
   */
  frequency?: Frequency;
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
export interface Item {
  /**
   * The item's id, unique in its routine; step ids are made from it.
   */
  id: string;
  /**
   * The exercise, by id.
   */
  exercise: string;
  /**
   * The mode this routine prefers; without it, that of the first dose.
   */
  mode?: "reps" | "hold" | "time";
  /**
   * A dose for this routine, in place of all the exercise's own.
   */
  dose?: Dose;
  /**
   * How many sets; without it, the fewest the dose asks for.
   */
  sets?: number;
  /**
   * The side to start with; left without it.
   */
  first_side?: "left" | "right";
  /**
   * A word on the exercise in this routine.
   */
  note?: string;
  /**
   * Rest before the next item, in seconds.
   */
  rest_seconds?: ClosedRange;
  /**
   * An app's own data, kept and never interpreted.
   */
  extra?: Record<string, Record<string, unknown>>;
}
/**
 * What is known and what is not. It claims no more than its sources.
 */
export interface Evidence {
  /**
   * The evidence in a few sentences.
   */
  text: string;
  /**
   * What was read.
   */
  sources: Citation[];
}
/**
 * Every reference that the pack cites, by id.
 */
export interface SourcesFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * The references.
   */
  sources: Source[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
export interface Source {
  /**
   * The source's id.
   */
  id: string;
  /**
   * Its title.
   */
  title: string;
  /**
   * Who published it; for a journal article the journal, volume and page.
   */
  publisher: string;
  /**
   * What it is.
   */
  kind: "video" | "web_page" | "book" | "article" | "review" | "guideline" | "ontology" | "dataset" | "own_work";
  /**
   * The people to credit.
   */
  authors?: Author[];
  /**
   * The series it belongs to.
   */
  series?: string;
  /**
   * The year it was published or last changed, when known.
   */
  year?: number;
  /**
   * Its address. A source without one is cited by title and publisher.
   */
  url?: string;
}
export interface Author {
  /**
   * The person's name.
   */
  name: string;
  /**
   * Who that is.
   */
  about?: string;
}
/**
 * What lowback validate --statistics --format json prints: how often each code was found in some files.
 */
export interface StatisticsDocument {
  /**
   * The name and the version of this form.
   */
  format: "lowback-statistics/1";
  /**
   * The codes that were found, the most frequent first.
   */
  codes: CodeCount[];
  /**
   * Whether everything could be checked and nothing makes it fail.
   */
  ok: boolean;
  /**
   * How many files were checked; of files that hold a record a line, how many records.
   */
  checked: number;
}
/**
 * A code and how often it was found.
 */
export interface CodeCount {
  /**
   * The code; lowback explain tells more.
   */
  code: string;
  /**
   * An error makes the record unusable; a warning is for its author to look at.
   */
  severity: "error" | "warning";
  /**
   * How many problems have this code.
   */
  count: number;
  /**
   * What the code stands for, in a sentence.
   */
  explanation: string;
}
/**
 * A routine or an exercise as steps, in order, with sides put in.
 */
export interface StepsDocument {
  /**
   * The name and version of this format.
   */
  format: "lowback-steps/1";
  /**
   * What the steps are of.
   */
  kind: "routine" | "exercise";
  /**
   * The id of the routine or exercise.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * The mode that was asked for; null for each item's own.
   */
  requested_mode: "reps" | "hold" | "time" | null;
  /**
   * How long all of it takes, in seconds: getting into position, work and rests. The steps are those of the fewest sets; the most counts the most sets.
   */
  duration: MinMax;
  /**
   * The steps, in order.
   */
  steps: Step[];
  /**
   * When to stop, and who should take care, for each exercise.
   */
  precautions: StepsPrecaution[];
  /**
   * The notice to show with it.
   */
  safety_notice: string;
  /**
   * The sources to credit, the most important first.
   */
  sources: StepsSource[];
  /**
   * The licence of text and data, as an SPDX expression.
   */
  license: string;
  /**
   * Whom to name.
   */
  contributors: string[];
}
/**
 * The smallest and the largest number, both included; a max of null is open.
 */
export interface MinMax {
  /**
   * The smallest number.
   */
  min: number;
  /**
   * The largest number; null for no upper end.
   */
  max: number | null;
}
/**
 * The smallest thing a person does before changing exercise, side or set.
 */
export interface Step {
  /**
   * A stable id: routine, item, side (left, right or both) and set.
   */
  id: string;
  /**
   * The step's number, from 1.
   */
  number: number;
  /**
   * How many steps there are.
   */
  total: number;
  /**
   * The exercise.
   */
  exercise: StepExercise;
  /**
   * The working side; null when there is none.
   */
  side: "left" | "right" | null;
  /**
   * What the side names; null when there is none.
   */
  side_is: string | null;
  /**
   * Which set, from 1.
   */
  set_number: number;
  /**
   * How many sets of this exercise.
   */
  sets: number;
  /**
   * How this step is done.
   */
  mode: "reps" | "hold" | "time";
  /**
   * The mode that was asked for; it differs from mode where the exercise does not have it. Null when none was asked for.
   */
  requested_mode: "reps" | "hold" | "time" | null;
  /**
   * What this step asks for, on this side.
   */
  dose: Dose;
  /**
   * How often the cycle of phases is done in this step, both sides of an alternating exercise counted; null for continuous movement.
   */
  repetitions: MinMax | null;
  /**
   * How to get into the start position, with the side put in.
   */
  setup: string;
  /**
   * What happens, in order.
   */
  phases: StepPhase[];
  /**
   * Setup and phases as sentences.
   */
  instructions: string[];
  /**
   * Reminders, with the side put in.
   */
  cues: string[];
  /**
   * The routine's word on this exercise; null when there is none.
   */
  note: string | null;
  /**
   * What ends the step: something felt; null when the numbers do.
   */
  ends_when: string | null;
  /**
   * What lowback allows for getting into position, in seconds: its own estimate.
   */
  setup_seconds: number;
  /**
   * How long the work takes, in seconds.
   */
  duration: MinMax;
  /**
   * How long to rest afterwards, in seconds.
   */
  rest_after: MinMax;
}
/**
 * The exercise.
 */
export interface StepExercise {
  /**
   * Its id.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
}
/**
 * A phase that happens in this step.
 */
export interface StepPhase {
  /**
   * The phase's id.
   */
  id: string;
  /**
   * The phase's part: prepare and finish happen once, the others in every repetition.
   */
  role: "prepare" | "enter" | "hold" | "exit" | "move" | "finish";
  /**
   * What to do, with the side put in.
   */
  text: string;
  /**
   * Breathe in, out, or freely.
   */
  breath: "in" | "out" | "free";
  /**
   * How long the phase takes each time.
   */
  seconds: MinMax;
}
/**
 * A precaution of one of the exercises.
 */
export interface StepsPrecaution {
  /**
   * The exercise it belongs to.
   */
  exercise: string;
  /**
   * The precaution's id.
   */
  id: string;
  /**
   * Whom or what it concerns.
   */
  label: string;
  /**
   * What to do: stop at once; swap for another exercise; modify it; leave it out; ask a clinician first.
   */
  action: "stop" | "swap" | "modify" | "leave_out" | "ask_first";
  /**
   * What to do, as an instruction.
   */
  text: string;
  /**
   * The exercise to do instead, by id; null when none is named.
   */
  swap: string | null;
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
/**
 * A source to credit.
 */
export interface StepsSource {
  /**
   * The source's id.
   */
  id: string;
  /**
   * Its title.
   */
  title: string;
  /**
   * Who published it.
   */
  publisher: string;
  /**
   * Its address; null when it has none.
   */
  url: string | null;
  /**
   * The whole credit as a sentence, people and series included.
   */
  credit: string;
}
/**
 * The muscles of a pack.
 */
export interface MusclesFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "muscles";
  /**
   * The terms.
   */
  terms: Muscle[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * A muscle or a group of muscles.
 */
export interface Muscle {
  /**
   * The term's id.
   */
  id: string;
  /**
   * The name a runner knows.
   */
  label: string;
  /**
   * The name in anatomy.
   */
  anatomical_name: string;
  /**
   * Ids in anatomy ontologies.
   */
  anatomy: Anatomy;
  /**
   * Where the ids come from.
   */
  sources: Citation[];
}
/**
 * Ids in anatomy ontologies.
 */
export interface Anatomy {
  /**
   * The id in the Uberon anatomy ontology.
   */
  uberon?: string;
  /**
   * The id in the Foundational Model of Anatomy.
   */
  fma?: string;
}
/**
 * The positions of a pack.
 */
export interface PositionsFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "positions";
  /**
   * The terms.
   */
  terms: Position[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * A start position.
 */
export interface Position {
  /**
   * The term's id.
   */
  id: string;
  /**
   * The position in a runner's words.
   */
  label: string;
  /**
   * Whether you get down to the floor for it; left out when you do not.
   */
  on_floor?: true;
}
/**
 * The equipment of a pack.
 */
export interface EquipmentFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "equipment";
  /**
   * The terms.
   */
  terms: Equipment[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * A thing you use.
 */
export interface Equipment {
  /**
   * The term's id.
   */
  id: string;
  /**
   * The thing with its article, as in: you need a mat.
   */
  label: string;
}
/**
 * The precautions of a pack.
 */
export interface PrecautionsFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "precautions";
  /**
   * The terms.
   */
  terms: Precaution[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * A reason to stop, to change the exercise or to ask first.
 */
export interface Precaution {
  /**
   * The term's id.
   */
  id: string;
  /**
   * Whom or what it concerns.
   */
  label: string;
  /**
   * What several precautions have in common, so that all of them can be met by one word.
   */
  condition?: string;
  /**
   * What to do: stop at once; swap for another exercise; modify it; leave it out; ask a clinician first.
   */
  action: "stop" | "swap" | "modify" | "leave_out" | "ask_first";
  /**
   * What to do, as an instruction.
   */
  text: string;
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
/**
 * The triggers of a pack.
 */
export interface TriggersFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "triggers";
  /**
   * The terms.
   */
  terms: Trigger[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * An event that calls for a routine.
 */
export interface Trigger {
  /**
   * The term's id.
   */
  id: string;
  /**
   * When, as in: do it after a long run.
   */
  label: string;
  /**
   * What suits the event, for composing a routine for it. What is left out is free.
   */
  suits?: Suits;
}
/**
 * What suits the event, for composing a routine for it. What is left out is free.
 */
export interface Suits {
  /**
   * The ways of doing an exercise that suit it.
   */
  modes?: ("reps" | "hold" | "time")[];
  /**
   * The start positions that suit it, by id.
   */
  positions?: string[];
  /**
   * The longest time to hold or pause, in seconds.
   */
  longest_hold?: number;
  /**
   * What the first-listed muscle of an exercise does when it suits best.
   */
  focus?: ("worked" | "stretched" | "stabilising")[];
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
/**
 * The notices of a pack.
 */
export interface NoticesFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "notices";
  /**
   * The terms.
   */
  terms: Notice[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * A safety notice, shown with exercises and routines.
 */
export interface Notice {
  /**
   * The term's id.
   */
  id: string;
  /**
   * The notice, in full.
   */
  text: string;
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
/**
 * The red flags of a pack.
 */
export interface RedFlagsFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "red_flags";
  /**
   * The terms.
   */
  terms: RedFlag[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * A question to ask before a routine. A yes may call for a doctor.
 */
export interface RedFlag {
  /**
   * The term's id.
   */
  id: string;
  /**
   * What to ask; yes or no answers it.
   */
  question: string;
  /**
   * How urgent a yes is: emergency help at once; a doctor the same day; ask a clinician first; context, which never stops a routine alone.
   */
  tier: Tier;
  /**
   * What makes a yes more urgent: a yes to another question as well.
   */
  raised?: Raised;
  /**
   * Where that comes from.
   */
  sources: Citation[];
}
/**
 * What makes a yes more urgent: a yes to another question as well.
 */
export interface Raised {
  /**
   * The other questions, by id; a yes to any of them counts.
   */
  by: string[];
  /**
   * How urgent the answer is then.
   */
  to: Tier;
}
/**
 * The wording of a pack. Checks read that of the built-in pack; searching reads that of every pack that is loaded.
 */
export interface WordingFile {
  /**
   * For editors only; it is ignored.
   */
  $schema?: string;
  /**
   * What the terms are; the file has the same name.
   */
  kind: "wording";
  /**
   * The terms.
   */
  terms: Wording[];
  /**
   * The licence of this file.
   */
  license: string;
  /**
   * Who wrote this file.
   */
  contributors: string[];
}
/**
 * Words that tell something, which checks of texts listen for. In a phrase / stands between words of which any one fits, ? after a word makes it optional, ~ after a verb stands for all its regular forms, … for up to four words, # for a number, and . at the end for the end of a sentence.
 */
export interface Wording {
  /**
   * The wording's id; for a piece of equipment or a position, that of its term.
   */
  id: string;
  /**
   * What the words tell; for searching search_filler (words that say next to nothing), search_synonym (phrases that say the same) or search_related (phrases that are near each other), without the signs of phrases.
   */
  use: string;
  /**
   * Phrases, in small letters.
   */
  words: string[];
  /**
   * Phrases in which these words tell something else.
   */
  not_in?: string[];
}
