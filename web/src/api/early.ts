// What boot.js asked for while this script was on its way: each answer is taken once, and only in the
// language that it was asked in.
type Early = { language: string; answers: Record<string, Promise<Response>> };

declare global {
  interface Window { maitred?: Early }
}

const FRESH_MS = 10_000;

export async function earlyAnswer(url: string, language: string): Promise<Response | undefined> {
  const early = window.maitred;
  const answer = early?.answers[url];
  if (!early || !answer) return undefined;
  delete early.answers[url];
  if (early.language !== language || performance.now() > FRESH_MS) return undefined;
  return answer.catch(() => undefined);
}
