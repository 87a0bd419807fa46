/**
 * Tells how loud a track is, 0 to 1, ten times a second, so that people see that their microphone works. Gives a function
 * that ends it.
 */
export function watchLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1_024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  // Made before the user has clicked, it would stay silent.
  void context.resume();
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(levelOf(samples));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** How loud samples between -1 and 1 sound, 0 to 1: from -60 dB up. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  const decibels = 10 * Math.log10(power || Number.MIN_VALUE);
  return Math.min(1, Math.max(0, 1 + decibels / 60));
}
