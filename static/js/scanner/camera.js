/* The camera: QR codes read by the browser itself where it can, else by the library `qr` in ../vendor.
 *
 * Both have the same interface (BarcodeDetector). The picture is made small first: a badge fills a good part of it.
 */
"use strict";

(() => {
  const EVERY = 120;
  const WIDEST = 720;
  let stream;
  let timer;

  const detector = async (decoder) => {
    const own = window.BarcodeDetector;
    const formats = own ? await own.getSupportedFormats().catch(() => []) : [];
    const Detector = formats.includes("qr_code") ? own : (await import(decoder)).BarcodeDetector;
    return new Detector({ formats: ["qr_code"] });
  };

  const stop = (video) => {
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.hidden = true;
  };

  /* Show the picture in `video` and call `seen` with what each code holds. Raises where there is no camera. */
  const start = async (video, decoder, seen) => {
    const wanted = { facingMode: "environment", width: { ideal: 1280 } };
    stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    const codes = await detector(decoder);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    const look = async () => {
      if (!stream) return;
      if (video.videoWidth && !document.hidden) {
        const scale = Math.min(1, WIDEST / video.videoWidth);
        canvas.width = Math.round(video.videoWidth * scale);
        canvas.height = Math.round(video.videoHeight * scale);
        context.drawImage(video, 0, 0, canvas.width, canvas.height);
        const found = await codes.detect(canvas).catch(() => []);
        found.forEach((code) => seen(code.rawValue));
      }
      timer = setTimeout(look, EVERY);
    };
    look();
  };

  window.scannerCamera = { start, stop, get isOn() { return Boolean(stream); } };
})();
