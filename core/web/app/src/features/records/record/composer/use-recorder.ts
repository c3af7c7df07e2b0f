import { useCallback, useEffect, useRef, useState } from 'react';

/** How long a recording may be, in seconds. */
const longest = 300;
const forms = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

type Recording = { blob: Blob; address: string };

/** Minutes and seconds, as a clock shows them. */
export const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Records from the microphone, which is let go of as soon as the recording ends or the screen goes. */
export function useRecorder() {
  const recorder = useRef<MediaRecorder | null>(null);
  const [running, setRunning] = useState(false);
  const [seconds, setSeconds] = useState(0);
  const [recording, setRecording] = useState<Recording | null>(null);
  const [problem, setProblem] = useState<'denied' | 'none' | null>(null);

  const stop = useCallback(() => {
    if (recorder.current?.state === 'recording') recorder.current.stop();
  }, []);
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      stop();
    };
  }, [stop]);
  useEffect(() => {
    if (!recording) return;
    return () => URL.revokeObjectURL(recording.address);
  }, [recording]);
  useEffect(() => {
    if (!running) return;
    const tick = setInterval(() => setSeconds((s) => s + 1), 1_000);
    return () => clearInterval(tick);
  }, [running]);
  useEffect(() => {
    if (seconds >= longest) stop();
  }, [seconds, stop]);

  const start = async () => {
    setProblem(null);
    setRecording(null);
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch (error) {
      setProblem(error instanceof DOMException && error.name === 'NotAllowedError' ? 'denied' : 'none');
      return;
    }
    const release = () => {
      for (const track of stream.getTracks()) track.stop();
    };
    if (gone.current) return release();
    const mimeType = forms.find((form) => MediaRecorder.isTypeSupported(form));
    const made = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
    const parts: Blob[] = [];
    made.ondataavailable = (e) => e.data.size > 0 && parts.push(e.data);
    made.onstop = () => {
      release();
      setRunning(false);
      if (gone.current) return;
      const blob = new Blob(parts, { type: made.mimeType });
      setRecording({ blob, address: URL.createObjectURL(blob) });
    };
    recorder.current = made;
    setSeconds(0);
    setRunning(true);
    made.start(1_000);
  };
  return { start, stop, running, seconds, recording, problem };
}
