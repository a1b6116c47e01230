// Talking to the server's API.

/** A JSON answer; an error carries what the server's problem details say. */
export async function getJson<T>(address: string, init?: RequestInit): Promise<T> {
  return (await (await send(address, init)).json()) as T;
}

/** A binary answer. */
export async function getBytes(address: string): Promise<ArrayBuffer> {
  return (await send(address)).arrayBuffer();
}

/** An answer that is none of an error; else throws what the server says is wrong. */
export async function send(address: string, init?: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${address}`, init);
  } catch (error) {
    throw error instanceof DOMException && error.name === 'AbortError' ? error : new Error('The server does not answer. Check that it is running.');
  }

  if (!answer.ok) {
    throw new Error(await problemOf(answer));
  }

  return answer;
}

/** What an error says. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Sends JSON and returns the JSON answer. */
export function postJson<T>(address: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return getJson<T>(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), ...(signal && { signal }) });
}

// What went wrong, in words.
async function problemOf(answer: Response): Promise<string> {
  try {
    const problem = (await answer.json()) as { title?: string; detail?: string };
    return problem.detail ?? problem.title ?? `The server answered ${answer.status}.`;
  } catch {
    return `The server answered ${answer.status}.`;
  }
}
