const PATIENCE = 10_000;

/** The promise's value, or an error that says what did not come in time. */
export function within(promise, what, millis = PATIENCE) {
  let timer;
  const late = new Promise((resolve, reject) => {
    const error = new Error(`${what}: not within ${millis} ms`);
    timer = setTimeout(() => reject(error), millis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** A list that others push to and tests wait on. */
export class Heard {
  items = [];
  #waiting = new Set();

  push(item) {
    this.items.push(item);
    for (const check of this.#waiting) {
      check();
    }
  }

  get length() {
    return this.items.length;
  }

  /** Resolves with the items as soon as they fulfil the condition. */
  async until(condition, what, millis) {
    let check;
    const fulfilled = new Promise((resolve) => {
      check = () => condition(this.items) && resolve(this.items);
      this.#waiting.add(check);
      check();
    });
    try {
      return await within(fulfilled, what, millis);
    } catch (error) {
      error.message += `; heard: ${JSON.stringify(this.items).slice(0, 2_000)}`;
      throw error;
    } finally {
      this.#waiting.delete(check);
    }
  }

  count(number, what = `${number} items`, millis) {
    return this.until((items) => items.length >= number, what, millis);
  }

  /** The first item that fits, however late it comes. */
  async first(fits, what, millis) {
    return (await this.until((items) => items.some(fits), what, millis)).find(fits);
  }
}
