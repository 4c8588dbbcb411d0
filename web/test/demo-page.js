import assert from 'node:assert/strict';

/** What a person does on the page, and sees. */
export class DemoPage {
  #page;

  constructor(context) {
    this.context = context;
  }

  async open() {
    const { browser, server } = this.context;
    this.#page = await browser.open(`${server.origin}/plain/demo/`);
  }

  async close() {
    await this.#page?.close();
  }

  evaluate(code, ...args) {
    return this.#page.evaluate(code, ...args);
  }

  /** Another size of the window, in pixels, and light or dark, where the driver can do that. */
  emulate(look) {
    return this.#page.emulate(look);
  }

  screenshot(name) {
    return this.#page.screenshot(this.context.screenshot(name));
  }

  /** Chooses a package of the test server's in the file dialogue; waits until it is open. */
  async upload(name, pipeline = name.replace('.rmpkg', '')) {
    await this.#page.evaluate(
      async (url, fileName) => {
        const bytes = await (await fetch(url)).arrayBuffer();
        const files = new DataTransfer();
        files.items.add(new File([bytes], fileName));
        const chooser = document.querySelector('#package-file');
        chooser.files = files.files;
        chooser.dispatchEvent(new Event('change', { bubbles: true }));
      },
      `../packages/${name}`,
      name,
    );
    await this.opened(pipeline);
  }

  /** Waits until the package of this pipeline can be executed. */
  async opened(pipeline) {
    await this.until((expected) => {
      const isOpen = document.querySelector('main').hasAttribute('data-open');
      return isOpen && document.querySelector('#package-name').textContent === expected;
    }, pipeline);
    await this.ended();
  }

  /** Chooses a file with this text; waits until it was refused. */
  async uploadBytes(name, text) {
    await this.#page.evaluate(
      (fileName, content) => {
        const files = new DataTransfer();
        files.items.add(new File([content], fileName));
        const chooser = document.querySelector('#package-file');
        chooser.files = files.files;
        chooser.dispatchEvent(new Event('change', { bubbles: true }));
      },
      name,
      text,
    );
    await this.until(() => !document.querySelector('#package-error').hidden);
  }

  /** Adds a file to the input; waits until it is there, or was refused. */
  async addFile(name, bytes) {
    await this.#page.evaluate(
      (fileName, content) => {
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(content)], fileName));
        const chooser = document.querySelector('#input-file');
        chooser.files = files.files;
        document.querySelector('#input-files-note').textContent = 'adding';
        chooser.dispatchEvent(new Event('change', { bubbles: true }));
      },
      name,
      [...bytes],
    );
    await this.until(() => document.querySelector('#input-files-note').textContent !== 'adding');
  }

  /** Drops a file where sound is taken; waits until it was read. */
  async dropSound(name, bytes) {
    await this.#page.evaluate(
      (fileName, content) => {
        const files = [new File([new Uint8Array(content)], fileName)];
        const drop = new Event('drop', { bubbles: true, cancelable: true });
        drop.dataTransfer = { types: ['Files'], files };
        document.querySelector('#sound-wave').dispatchEvent(drop);
      },
      name,
      [...bytes],
    );
    await this.until(() => !/^Reading/.test(document.querySelector('#sound-note').textContent));
  }

  /** Saves a file as a person does, but without a dialogue; gives its name and text. */
  saved(selector) {
    return this.#page.evaluate(async (button) => {
      const { click } = HTMLAnchorElement.prototype;
      const { createObjectURL } = URL;
      const file = {};
      URL.createObjectURL = (blob) => {
        file.content = blob.text();
        return createObjectURL(blob);
      };
      HTMLAnchorElement.prototype.click = function () {
        file.name = this.download;
      };
      document.querySelector(button).click();
      HTMLAnchorElement.prototype.click = click;
      URL.createObjectURL = createObjectURL;
      return { name: file.name, text: await file.content };
    }, selector);
  }

  /** The text in a field. */
  value(selector) {
    return this.#page.evaluate((where) => document.querySelector(where).value, selector);
  }

  async write(selector, text) {
    await this.#page.evaluate(
      (where, value) => {
        const field = document.querySelector(where);
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
      },
      selector,
      text,
    );
  }

  click(selector) {
    return this.#page.evaluate((where) => document.querySelector(where).click(), selector);
  }

  /** Clicks what loses work, and answers what is asked before it does; gives the question. */
  async clickAndAnswer(selector, isWanted) {
    await this.click(selector);
    assert.equal(await this.#page.evaluate(() => document.querySelector('#confirm').open), true);
    const question = await this.text('#confirm-question');
    await this.click(isWanted ? '#confirm-yes' : '#confirm-no');
    return question;
  }

  /** Has the signature checked; waits for the verdict. */
  async checkSignature(publicKey) {
    const before = await this.text('#signature-verdict');
    await this.write('#public-key', publicKey);
    await this.click('#signature button');
    await this.until(
      (last) => document.querySelector('#signature-verdict').textContent !== last,
      before,
    );
  }

  async start(input) {
    await this.write('#input', input);
    await this.click('#execute');
    await this.until(() => !document.querySelector('#cancel').disabled);
  }

  /** Executes the package and waits for the end. */
  async execute({ input }) {
    await this.write('#input', input);
    await this.click('#execute');
    await this.ended();
  }

  /** Waits until nothing is going on any more. */
  ended() {
    return this.until(() => document.querySelector('#cancel').disabled);
  }

  /** However the run ended, it shows what it cost. */
  async assertMetrics() {
    for (const metric of ['fetch', 'verify', 'compile', 'start', 'execute', 'memory'])
      assert.match(await this.text(`#metric-${metric}`), /\d/, metric);
  }

  text(selector) {
    return this.#page.evaluate((where) => document.querySelector(where).textContent, selector);
  }

  attribute(selector, name) {
    const read = (where, which) => document.querySelector(where).getAttribute(which);
    return this.#page.evaluate(read, selector, name);
  }

  count(selector) {
    return this.#page.evaluate((where) => document.querySelectorAll(where).length, selector);
  }

  /** Waits for a condition in the page: each change of the document has it checked again. */
  until(condition, ...args) {
    return this.#page.evaluate(
      `(...args) => new Promise((resolve) => {
      const holds = ${condition};
      const observer = new MutationObserver(check);
      function check() {
        if (!holds(...args)) return;
        observer.disconnect();
        resolve(true);
      }
      const everything = { attributes: true, characterData: true, childList: true, subtree: true };
      observer.observe(document, everything);
      check();
    })`,
      ...args,
    );
  }
}
