/** What is typed into the poll composer, and whether it can be asked. The limits are those of the wire. */
import { limits } from "@pika/contract/limits.ts";
import { cleanText, textLength } from "@pika/contract/text.ts";

export interface PollForm {
  question: string;
  options: string[];
  /** `null`: open until the DJ closes it. */
  seconds: number | null;
}

export const emptyPoll: PollForm = { question: "", options: ["", ""], seconds: 120 };

export interface PollProblems {
  question?: string;
  /** By the option's place. */
  options: Map<number, string>;
  /** What is wrong with the options together. */
  all?: string;
}

/** The poll as it is sent, or what is wrong with it. Options left empty are left out. */
export function readPoll(form: PollForm): { poll: PollForm } | { problems: PollProblems } {
  const question = cleanText(form.question);
  const problems: PollProblems = { options: new Map() };
  if (question === "") problems.question = "Write a question";
  else if (textLength(question) > limits.question) problems.question = tooLong(question, limits.question);

  const seen = new Set<string>();
  const options: string[] = [];
  form.options.map(cleanText).forEach((option, place) => {
    if (option === "") return;
    const same = option.toLocaleLowerCase();
    if (textLength(option) > limits.option) problems.options.set(place, tooLong(option, limits.option));
    else if (seen.has(same)) problems.options.set(place, "This answer is there already");
    seen.add(same);
    options.push(option);
  });
  if (options.length < limits.options.min) problems.all = `Write at least ${limits.options.min} answers`;

  const wrong = problems.question !== undefined || problems.all !== undefined || problems.options.size > 0;
  return wrong ? { problems } : { poll: { question, options, seconds: form.seconds } };
}

/** Whether another answer may be added. */
export function canAddOption(form: PollForm): boolean {
  return form.options.length < limits.options.max;
}

/** `form` with the answer at `place` taken out; at least two fields stay. */
export function withoutOption(form: PollForm, place: number): PollForm {
  const options = form.options.filter((_, index) => index !== place);
  while (options.length < limits.options.min) options.push("");
  return { ...form, options };
}

function tooLong(text: string, most: number): string {
  return `${textLength(text)} characters: at most ${most}`;
}
