// Talking to the server's API.

/** A JSON answer; an error carries what the server's problem details say. */
export async function getJson<T>(address: string, init?: RequestInit): Promise<T> {
  const answer = await fetch(`/api/v1${address}`, init);
  if (!answer.ok) {
    throw new Error(await problemOf(answer));
  }

  return (await answer.json()) as T;
}

/** Sends JSON and returns the JSON answer. */
export function postJson<T>(address: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return getJson<T>(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), ...(signal && { signal }) });
}

/** What went wrong, in words. */
export async function problemOf(answer: Response): Promise<string> {
  try {
    const problem = (await answer.json()) as { title?: string; detail?: string };
    return problem.detail ?? problem.title ?? `The server answered ${answer.status}.`;
  } catch {
    return `The server answered ${answer.status}.`;
  }
}
