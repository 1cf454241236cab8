/* Reads the page aloud, sentence by sentence, when somebody presses 朗读; never by itself.
   The button is shown only where the device has a Chinese voice. */
"use strict";

(() => {
  const button = document.getElementById("read-aloud");
  const speech = window.speechSynthesis;
  if (!button || !speech || !window.SpeechSynthesisUtterance) return;

  const words = { start: button.textContent, stop: button.dataset.stop };
  let reading = 0; // which reading is on, 0 for none: events of an earlier one are too late

  // Mandarin before other Chinese voices, and those of the device before those that need the network.
  const chineseVoice = () => {
    const rank = (voice) =>
      (/^(zh|cmn)([-_](hans[-_])?cn)?$/i.test(voice.lang) ? 0 : 2) + (voice.localService ? 0 : 1);
    return speech
      .getVoices()
      .filter((voice) => /^(zh|cmn|yue)([-_]|$)/i.test(voice.lang))
      .sort((one, other) => rank(one) - rank(other))[0];
  };

  // A number to dial is read digit by digit.
  const spoken = (line) => line.replace(/\d{3,4}-\d{7,8}|\d{5,}/g, (number) => number.replace(/-/g, "").split("").join(" "));

  // Short pieces: some browsers fall silent in a long one.
  const sentences = () =>
    document
      .getElementById("main")
      .innerText.split(/\n+|(?<=[。！？；])/)
      .map((line) => spoken(line.trim()))
      .filter(Boolean);

  const show = () => {
    button.textContent = reading ? words.stop : words.start;
  };

  const stop = () => {
    reading = 0;
    speech.cancel();
    show();
  };

  const start = (voice) => {
    const lines = sentences();
    const mine = Date.now();
    reading = mine;
    show();
    const next = () => {
      if (reading !== mine) return;
      if (lines.length === 0) return stop();
      const piece = new SpeechSynthesisUtterance(lines.shift());
      piece.voice = voice;
      piece.lang = voice.lang;
      piece.rate = 0.85;
      piece.onend = next;
      piece.onerror = () => {
        if (reading === mine) stop();
      };
      speech.speak(piece);
    };
    next();
  };

  const offer = () => {
    button.hidden = !chineseVoice();
  };

  button.addEventListener("click", () => {
    if (reading) return stop();
    const voice = chineseVoice();
    speech.cancel();
    if (voice) start(voice);
  });
  window.addEventListener("pagehide", stop);
  speech.addEventListener?.("voiceschanged", offer); // browsers learn of their voices a moment after the page
  offer();
})();
