"""One utterance from 16 kHz audio to posteriors by the center loss CRNN: one.py FILE. The peer of run.sh, which times the process."""
import os
import sys

import soundfile
import torch
import torchaudio
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
channels = [1, 48, 64, 80, 96]
convs = [nn.Conv2d(a, b, 7 if a == 1 else 3, 2 if a == 1 else 1, 3 if a == 1 else 1) for a, b in zip(channels, channels[1:])]
gru, fc1, act, fc2 = nn.GRU(384, 128, batch_first=True, bidirectional=True), nn.Linear(256, 64), nn.PReLU(), nn.Linear(64, 7)
bank = torchaudio.functional.melscale_fbanks(513, 0., 8000., 128, 16000, norm="slaney", mel_scale="slaney").T
y, _ = soundfile.read(sys.argv[1], dtype="float32")
with torch.no_grad():
    x = torch.stft(torch.from_numpy(y), 1024, 160, 640, torch.hamming_window(640), center=True, pad_mode="constant",
                   return_complex=True).abs() ** 2
    x = torch.log(bank @ x + 1e-10).T[None, None]
    for conv in convs:
        x = F.max_pool2d(F.relu(conv(x)), 2)
    _, h = gru(x.permute(0, 2, 1, 3).flatten(2))
    print(fc2(act(fc1(torch.cat([h[0], h[1]], 1)))).softmax(1))
