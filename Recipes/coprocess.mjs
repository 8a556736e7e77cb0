#!/usr/bin/env node
// A co-process: one `okcps-scan filter` that answers as long as your program runs.
//
//     printf 'The library opens at eight.\n' | node Recipes/coprocess.mjs
//
// prints the decision on each line of its input. Take `Scanner` into your own program.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export class Scanner {
  #process;
  #waiting = [];
  #asked = 0;

  constructor(command = "okcps-scan", args = ["filter"]) {
    this.#process = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    const fail = (error) => {
      for (const { reject } of this.#waiting.splice(0)) reject(error);
    };
    this.#process.on("error", fail);
    this.#process.on("close", (status) => fail(new Error(`okcps-scan ended with status ${status}`)));
    this.#process.stdin.on("error", fail);
    // Answers come in the order of the questions.
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line));
    });
  }

  /// The answer to a text. `fields` are those of the record contract, such as {direction: "inbound"}.
  verdict(text, fields = {}) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(JSON.stringify({ ...fields, id: ++this.#asked, text }) + "\n");
    });
  }

  close() {
    this.#process.stdin.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const scanner = new Scanner();
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await scanner.verdict(line);
    console.log(answer.decision, answer.findings.map((finding) => finding.rule).join(","));
  }
  scanner.close();
}
