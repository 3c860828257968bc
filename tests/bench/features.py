"""How many times real time torchaudio makes features of 16 kHz files: features.py stft|mel FILE... The peer of run.sh."""
import sys
import time

import soundfile
import torch
import torchaudio

torch.set_num_threads(1)
window = torch.hamming_window(640)
bank = torchaudio.functional.melscale_fbanks(513, 0., 8000., 128, 16000, norm="slaney", mel_scale="slaney").T
start, seconds = time.time(), 0
for path in sys.argv[2:]:
    y, rate = soundfile.read(path, dtype="float32")
    seconds += len(y) / rate
    power = torch.stft(torch.from_numpy(y), 1024, 160, 640, window, center=True, pad_mode="constant",
                       return_complex=True).abs() ** 2
    torch.log((bank @ power if sys.argv[1] == "mel" else power) + 1e-10).T.contiguous()
print(seconds / (time.time() - start))
