// A photo is made smaller on the phone before it is sent: <input type="file" data-photo="longest side in pixels">.
// Without this script, or in a browser that can't, the photo goes as it is; the server strips it all the same.
(function () {
  "use strict";

  const QUALITY = 0.85;

  async function shrunk(file, longest) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob && new File([blob], "photo.jpg", { type: "image/jpeg" });
  }

  for (const field of document.querySelectorAll("input[type=file][data-photo]")) {
    field.addEventListener("change", async function () {
      const chosen = field.files[0];
      if (!chosen || !chosen.type.startsWith("image/")) return;
      try {
        const smaller = await shrunk(chosen, Number(field.dataset.photo));
        if (!smaller || field.files[0] !== chosen) return;
        const list = new DataTransfer();
        list.items.add(smaller);
        field.files = list.files;
      } catch (unreadable) {
        // no picture that this browser reads: the server says what is wrong with it
      }
    });
  }
})();
